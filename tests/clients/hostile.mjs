// Whether a text does anything on a page. Standard input: {chromium, flag, pages: {name: url}}.
// Prints for each page {said, flag, elements, handlers, links}; what is pressed and played is meant to tempt it.
import { json } from 'node:stream/consumers'
import { finish, launch, listened, wait } from './browser.mjs'

const { chromium, flag, pages } = await json(process.stdin)
const browser = await launch(chromium)
const record = {}
for (const [name, url] of Object.entries(pages)) {
  const { page, said } = await listened(browser)
  await page.goto(url)
  for (let i = 0; i < 60; i++) await page.keyboard.press('Tab')
  for (const element of await page.$$('h1, h2, h3, p, blockquote, figcaption')) await element.hover().catch(() => {})
  const search = await page.$('::-p-aria([name="Search"][role="button"])')
  if (search) {
    await search.click()
    await page.keyboard.type('<script>')
    await wait(500)
  }
  record[name] = await page.evaluate(flag => ({
    flag: window[flag] ?? null,
    scripts: [...document.scripts].filter(script => script.type !== 'application/json').map(script => script.getAttribute('src')),
    pictures: [...document.images].filter(image => image.getAttribute('src') === 'x').length,
    handlers: [...document.querySelectorAll('*')].flatMap(e => e.getAttributeNames().filter(n => n.startsWith('on'))),
    links: [...document.links].map(link => new URL(link.href).protocol),
    text: document.body.innerText,
  }), flag)
  record[name].said = said
  await page.close()
}
await finish(browser, record)
