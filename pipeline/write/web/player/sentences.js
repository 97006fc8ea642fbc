
// Click a sentence, or go to it with the arrow keys and press Enter, to play from there.
// All sentences are one stop of the Tab key: the present one, or the last one visited.

let stop = null

/** Make an element the stop of the Tab key. */
function offer(element) {
  if (stop !== null && stop === document.activeElement) return
  if (stop !== null) stop.removeAttribute('tabindex')
  if (stop !== null) stop.removeAttribute('aria-describedby')
  stop = element
  stop.tabIndex = 0
  stop.setAttribute('aria-describedby', 'hint')
}

function visit(place) {
  const next = timed[Math.min(Math.max(place, 0), timed.length - 1)]
  stop.blur()
  offer(next)
  next.focus({ preventScroll: true })
  reveal(next)
}

function move(event) {
  const element = event.target
  if (element !== stop || event.ctrlKey || event.metaKey || event.altKey) return
  const place = timed.indexOf(element)
  const acts = {
    Enter: () => playFrom(startOf(element)),
    ' ': () => playFrom(startOf(element)),
    ArrowDown: () => visit(place + 1),
    ArrowRight: () => visit(place + (getComputedStyle(element).direction === 'rtl' ? -1 : 1)),
    ArrowUp: () => visit(place - 1),
    ArrowLeft: () => visit(place - (getComputedStyle(element).direction === 'rtl' ? -1 : 1)),
    Home: () => visit(0),
    End: () => visit(timed.length - 1),
  }
  if (!(event.key in acts)) return
  event.preventDefault()
  acts[event.key]()
}

function playClicked(event) {
  if (event.defaultPrevented || event.target.closest('a, button') || !getSelection().isCollapsed) return
  const element = event.target.closest('[data-t]')
  if (element) playFrom(startOf(element))
}

/** Add the time and a play button below each speaker's name. */
function addTurnButtons() {
  turns.forEach((turn, place) => {
    const heading = turn.firstElementChild
    const from = turnStarts[place]
    const words = [sign('▶'), ` ${clock(from)}`, unseen(` ${filled(WORDS.playFromHere, { name: heading.textContent })}`)]
    heading.after(button({ class: 'play', ...OURS }, () => playFrom(from), ...words))
  })
}

function makeSentencesPlayable() {
  if (timed.length === 0) return
  transcript.classList.add('playable')
  transcript.firstElementChild.after(make('p', { id: 'hint', class: 'hint', ...OURS }, WORDS.hint))
  offer(timed[0])
  transcript.addEventListener('click', playClicked)
  transcript.addEventListener('keydown', move)
}
