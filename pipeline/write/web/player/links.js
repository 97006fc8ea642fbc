
// Addresses of moments: #t=90, #t=1:30, and ids of elements with sound (Media Fragments, section 4.2.1).

/** Return the millisecond of an address, or null. */
function moment(fragment) {
  const time = /^t=(?:npt:)?(?:(?:(\d+):)?(\d+):)?(\d+(?:\.\d*)?)s?(?:,.*)?$/.exec(fragment)
  if (time) return ((Number(time[1] ?? 0) * 60 + Number(time[2] ?? 0)) * 60 + Number(time[3])) * 1000
  const element = fragment && document.getElementById(fragment)
  return element && element.dataset.t ? startOf(element) : null
}

/** Seek to the moment of the address without playing: a page must not make sound when it opens. */
function heed() {
  let fragment = location.hash.slice(1)
  try {
    fragment = decodeURIComponent(fragment)
  } catch {
    return
  }
  const ms = moment(fragment)
  if (ms === null) return
  seek(ms)
  if (current >= 0) reveal(timed[current])
}

function linkToCurrent() {
  const element = timed[Math.max(current, 0)]
  return `${location.href.split('#')[0]}#${element ? element.id : ''}`
}

async function copyLink() {
  const link = linkToCurrent()
  try {
    await navigator.clipboard.writeText(link)
    report(WORDS.linkCopied)
  } catch {
    // Without permission or HTTPS, there is no clipboard.
    history.replaceState(null, '', link)
    report(WORDS.linkInAddressBar)
  }
}

/** Show a message on the button for a moment, and announce it. */
function report(words) {
  say(words)
  copyButton.dataset.said = words
  setTimeout(() => delete copyButton.dataset.said, 2500)
}

const copyButton = button({ id: 'copy-link' }, copyLink, WORDS.copyLink, unseen(` ${WORDS.copyLinkUnseen}`))

function playChapter(event) {
  if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
  event.preventDefault()
  playFrom(Number(event.currentTarget.dataset.start))
}
