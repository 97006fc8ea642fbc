// What two parsers read in a feed. Standard input: {feed}, the feed's text.
// Prints a line of JSON for each warning of podcast-partytime, then {partytime, feedsmith}.
import { json } from 'node:stream/consumers'

process.env.PARTYTIME_LOG = 'warn'  // read when it is loaded
const { default: partytime } = await import('podcast-partytime')
const { parseRssFeed } = await import('feedsmith')
const { feed } = await json(process.stdin)
const record = { partytime: await partytime.parseFeed(feed), feedsmith: parseRssFeed(feed) }
console.log(JSON.stringify(record))
