// Plays an episode's page, in parts at the same time, each in a window of its own.
// Standard input: {chromium, parts: [{url, begin, end, limit}]}; begin and end in seconds of the sound.
// Prints for each {arrived: {sound, paused, lit}, looks: [[since the look before, sound, lit]], said}.
import { json } from 'node:stream/consumers'
import { finish, launch, listened } from './browser.mjs'

// In the page: what is lit, every 40 ms, while it plays up to the end.
async function watched({ end, limit }) {
  const audio = document.querySelector('audio')
  const lit = () => [...document.querySelectorAll('main [aria-current]:not(a)')].map(element => element.id)
  const state = () => ({ sound: audio.currentTime, paused: audio.paused, lit: lit() })
  const arrived = state()
  const looks = []
  await audio.play()
  const since = performance.now()
  let before = since
  while (audio.currentTime < end && !audio.ended && performance.now() - since < limit * 1000) {
    await new Promise(resolve => setTimeout(resolve, 40))
    const now = performance.now()
    looks.push([(now - before) / 1000, audio.currentTime, lit()])
    before = now
  }
  audio.pause()
  return { arrived, looks }
}

async function played(browser, part) {
  const { page, said } = await listened(await browser.createBrowserContext())
  await page.goto(`${part.url}#t=${part.begin}`)
  return { ...await page.evaluate(watched, part), said }
}

const { chromium, parts } = await json(process.stdin)
const browser = await launch(chromium, { quietly: true })
await finish(browser, await Promise.all(parts.map(part => played(browser, part))))
