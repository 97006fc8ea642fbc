
// The present position: each element with sound has the attribute data-t, its start in milliseconds.

const timed = [...transcript.querySelectorAll('[data-t]')].sort((a, b) => startOf(a) - startOf(b))
const starts = timed.map(startOf)
const turns = [...transcript.querySelectorAll('.turn')].filter((turn) => turn.querySelector('[data-t]'))
const turnStarts = turns.map((turn) => startOf(turn.querySelector('[data-t]')))
const chapterStarts = chapterLinks.map((link) => Number(link.dataset.start))
const TOLERANCE = 30 // milliseconds, one frame: players may stop early, and sound may begin after the chapter's start
let current = -1

function startOf(element) {
  return Number(element.dataset.t)
}

/** Return the index of the last start that is not after a moment, or -1. */
function placeAt(list, ms) {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (list[middle] <= ms) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** Mark the present sentence and chapter. */
function refresh() {
  const place = placeAt(starts, audio.currentTime * 1000 + TOLERANCE)
  if (place !== current) {
    if (current >= 0) {
      timed[current].classList.remove('current')
      timed[current].removeAttribute('aria-current')
    }
    current = place
    if (current >= 0) {
      timed[current].classList.add('current')
      timed[current].setAttribute('aria-current', 'true')
      offer(timed[current])
      follow()
    }
  }
  markChapter()
}

let chapter = -1

function markChapter() {
  const place = placeAt(chapterStarts, audio.currentTime * 1000 + TOLERANCE)
  if (place === chapter) return
  chapterLinks[chapter]?.removeAttribute('aria-current')
  chapter = place
  chapterLinks[chapter]?.setAttribute('aria-current', 'true')
}

/** During playback, check every frame; the player reports only four times a second. */
function watch() {
  refresh()
  if (!audio.paused && !audio.ended) requestAnimationFrame(watch)
}
