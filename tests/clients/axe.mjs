// axe-core on pages as people see them. Standard input: {chromium, pages: {name: url}}.
// Prints {view: {page: {violations, wide}}, said: {page: [...]}}; `wide` is by how many pixels it can be scrolled sideways.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { json } from 'node:stream/consumers'
import { finish, launch, listened } from './browser.mjs'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const VIEWS = {
  light: { scheme: 'light', width: 1280, height: 1024, zoom: 1 },
  dark: { scheme: 'dark', width: 1280, height: 1024, zoom: 1 },
  '320 px': { scheme: 'light', width: 320, height: 640, zoom: 1 },
  '400%': { scheme: 'dark', width: 320, height: 256, zoom: 4 },
  unfolded: { scheme: 'light', width: 320, height: 256, zoom: 4, unfold: true },
}

async function seen(page, { scheme, width, height, zoom, unfold }) {
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
  await page.setViewport({ width, height, deviceScaleFactor: zoom })
  if (unfold) await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true
    for (const id of ['more-toggle', 'search-toggle']) document.getElementById(id)?.click()
  })
  const violations = await page.evaluate(async () => {
    const { violations } = await axe.run(document, { resultTypes: ['violations'] })
    return violations.map(({ id, impact, nodes }) => `${impact}: ${id} at ${nodes.slice(0, 3).map(n => n.target.join(' '))}`)
  })
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  return { violations, wide }
}

const { chromium, pages } = await json(process.stdin)
const browser = await launch(chromium)
const record = { said: {}, views: Object.fromEntries(Object.keys(VIEWS).map(view => [view, {}])) }
for (const [name, url] of Object.entries(pages)) {
  const { page, said } = await listened(browser)
  await page.goto(url)
  await page.evaluate(AXE)  // not as a script element: the page's policy forbids it, and stays in force
  for (const [view, how] of Object.entries(VIEWS)) record.views[view][name] = await seen(page, how)
  record.said[name] = said
  await page.close()
}
await finish(browser, record)
