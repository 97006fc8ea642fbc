// Two strict readers of WebVTT. Standard input: [{text, mode}], mode being 'subtitles' or 'chapters'.
// Prints for each [{errors, cues, thrown, other}]: the errors and cues of W3C's parser, those of node-webvtt.
import { createRequire } from 'node:module'
import { json } from 'node:stream/consumers'

const require = createRequire(import.meta.url)
const { WebVTTParser } = require('webvtt-parser')
const entities = require('webvtt-parser/html-entities.json')
const nodeWebvtt = require('node-webvtt')

function voices(cue) {
  return cue.tree.children.filter(node => node.name === 'v').map(node => node.value)
}

function strict(text) {
  try {
    return { cues: nodeWebvtt.parse(text, { strict: true }).cues, thrown: null }
  } catch (error) {
    return { cues: [], thrown: error.message }
  }
}

const records = (await json(process.stdin)).map(({ text, mode }) => {
  const { cues, errors } = new WebVTTParser(entities).parse(text, mode)
  const other = strict(text)
  return {
    errors: errors.map(({ message, line }) => `${line}: ${message}`),
    thrown: other.thrown,
    cues: cues.map(c => ({ id: c.id, start: c.startTime, end: c.endTime, voices: voices(c) })),
    other: other.cues.map(c => ({ id: c.identifier, start: c.start, end: c.end })),
  }
})
console.log(JSON.stringify(records))
