// Ways to a sentence of an episode's page. Standard input: {chromium, pages: [url], ids: [first, second, third], time}.
// Prints for each page {byId, byTime, byClick, changed, said}: what the sound and the text are like there.
import { json } from 'node:stream/consumers'
import { finish, launch, listened, wait } from './browser.mjs'

const { chromium, pages, ids, time } = await json(process.stdin)
const browser = await launch(chromium)
const [first, second, third] = ids

async function visit(url) {
  const { page, said } = await listened(browser)

  async function state(id) {
    await page.waitForFunction(() => document.querySelector('audio').readyState > 0)
    await wait(300)
    return page.evaluate(id => {
      const { currentTime, paused } = document.querySelector('audio')
      const lit = [...document.querySelectorAll('main [aria-current]:not(a)')].map(element => element.id)
      const box = document.getElementById(id)?.getBoundingClientRect()
      const shown = Boolean(box) && box.top >= 0 && box.bottom <= innerHeight
      return { sound: currentTime, paused, lit, shown }
    }, id)
  }

  await page.goto(`${url}#${first}`)
  const byId = await state(first)
  // Somebody follows a link within the page, and changes the address by hand.
  await page.evaluate(hash => { location.hash = hash }, `t=${time}`)
  const changed = await state(null)
  await page.goto('about:blank')
  await page.goto(`${url}#t=${time}`)
  const byTime = await state(null)
  await page.goto('about:blank')
  await page.goto(url)
  await page.evaluate(id => document.getElementById(id).scrollIntoView({ block: 'center', behavior: 'instant' }), second)
  const { x, y } = await page.evaluate(id => document.getElementById(id).getClientRects()[0].toJSON(), second)
  await page.mouse.click(x + 5, y + 5)
  const byClick = await state(second)
  await page.evaluate(id => { location.hash = id }, third)
  return { byId, changed, byTime, byClick, whilePlaying: await state(third), said }
}

const record = []
for (const url of pages) record.push(await visit(url))
await finish(browser, record)
