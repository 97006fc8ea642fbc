// Plays a book's media overlay in foliate-js in headless Chromium, in parts at the same time.
// Arguments: the book, the browser, and as JSON the parts, [{first, last, limit}] (see reader.js).
// Prints the records that reader.js makes of the parts, as JSON.
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import puppeteer from 'puppeteer-core'

const here = path.dirname(fileURLToPath(import.meta.url))
const [book, browserPath, wanted] = process.argv.slice(2)
const parts = JSON.parse(wanted)
const TYPES = { '.js': 'text/javascript', '.epub': 'application/epub+zip', '.html': 'text/html' }
const PAGE = '<!DOCTYPE html><meta charset="utf-8"><title>Reader</title><style>html, body { height: 100%; margin: 0 }</style>'

async function content(name) {
  if (name === '/page.html') return PAGE
  if (name === '/book.epub') return readFile(book)
  if (name === '/reader.js') return readFile(path.join(here, 'reader.js'))
  return readFile(path.join(here, 'node_modules', path.normalize(name)))
}

// Modules are not loaded from files, only over HTTP.
const server = createServer(async (request, response) => {
  const name = new URL(request.url, 'http://localhost').pathname
  try {
    const body = await content(name)
    response.writeHead(200, { 'content-type': TYPES[path.extname(name)] ?? 'application/octet-stream' }).end(body)
  } catch {
    response.writeHead(404).end()
  }
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))

const browser = await puppeteer.launch({
  executablePath: browserPath,
  protocolTimeout: 0,  // each part has its own limit
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-dev-shm-usage',
    '--disable-background-networking', '--disable-component-update', '--disable-sync',
    '--mute-audio', '--autoplay-policy=no-user-gesture-required'],
})

async function played(part) {
  const context = await browser.createBrowserContext()  // a window of its own, in which pages are turned
  const page = await context.newPage()
  const failures = []
  page.on('pageerror', error => failures.push(String(error)))
  await page.goto(`http://127.0.0.1:${server.address().port}/page.html`)
  const record = await page.evaluate(
    async part => (await import('/reader.js')).play('/book.epub', part), part)
  return { ...record, errors: [...record.errors, ...failures] }
}

try {
  console.log(JSON.stringify(await Promise.all(parts.map(played))))
} finally {
  await browser.close()
  server.close()
}
