// Runs in the browser: foliate-js with a book open, and a record of what it shows while it sounds.
import '/foliate-js/view.js'

const PERIOD = 40  // milliseconds between two looks

// The player makes its sound elements by itself and never on the page: keep hold of them.
const sounds = []
const Sound = window.Audio
window.Audio = function (url) {
  sounds.push(new Sound(url))
  return sounds.at(-1)
}

async function open(path) {
  const blob = await (await fetch(path)).blob()
  const view = document.createElement('foliate-view')
  document.body.append(view)
  await view.open(new File([blob], 'book.epub', { type: 'application/epub+zip' }))
  return view
}

function lit(view) {
  const selector = '.' + CSS.escape(view.book.media.activeClass)
  return view.renderer.getContents().flatMap(({ doc }) => [...doc.querySelectorAll(selector)].map(e => e.id))
}

// Plays the overlay from one clip to the end of another, both named by their text: 'EPUB/page.xhtml#id'.
// Gives up after so many seconds.
export async function play(path, { first, last, limit }) {
  const record = { highlights: [], looks: [], errors: [] }
  const view = await open(path)
  const overlay = view.mediaOverlay
  if (!overlay) return { ...record, errors: ['the book has no media overlay'] }

  let over
  const ended = new Promise(resolve => { over = resolve })
  let playing = true
  const end = () => { playing = false; over() }
  overlay.addEventListener('highlight', ({ detail }) => { if (playing) record.highlights.push(detail.text) })
  overlay.addEventListener('unhighlight', ({ detail }) => { if (detail.text === last) end() })
  overlay.addEventListener('error', ({ detail }) => { record.errors.push(detail.message); end() })
  setTimeout(() => { if (playing) { record.errors.push(`not at ${last} after ${limit} s`); end() } }, limit * 1000)

  let before = performance.now()
  const timer = setInterval(() => {
    const now = performance.now()
    const sound = sounds.at(-1)
    // In seconds: the time since the look before, the sound's own clock.
    if (sound && !sound.paused) record.looks.push([(now - before) / 1000, sound.currentTime, lit(view)])
    before = now
  }, PERIOD)

  await view.goTo(view.book.sections.findIndex(s => s.id === first.split('#')[0]))
  await overlay.start(view.renderer.getContents()[0].index, clip => clip.text === first)
  await ended
  clearInterval(timer)
  overlay.stop()
  return record
}
