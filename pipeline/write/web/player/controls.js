
// The bar below the player. On narrow pages, its second half is folded.

const SPEEDS = [0.75, 1, 1.25, 1.5, 1.75, 2]

function speedChoice() {
  const options = SPEEDS.map((speed) => make('option', { value: String(speed) }, `${speed.toLocaleString(lang)}×`))
  const choice = make('select', { id: 'speed', 'aria-label': WORDS.speed }, ...options)
  choice.value = '1'
  choice.addEventListener('change', () => {
    audio.playbackRate = audio.defaultPlaybackRate = Number(choice.value)
  })
  audio.addEventListener('ratechange', () => {
    if (SPEEDS.includes(audio.playbackRate)) choice.value = String(audio.playbackRate)
  })
  return choice
}

function pair(id, list, shown, previous, next) {
  if (list.length < 2) return []
  return [make('span', { class: 'pair' },
    button({ id: `previous-${id}` }, () => jump(list, -1), sign('‹'), unseen(previous)),
    make('span', { 'aria-hidden': 'true' }, shown),
    button({ id: `next-${id}` }, () => jump(list, 1), sign('›'), unseen(next)))]
}

function addControls() {
  const more = make('div', { id: 'more', class: 'more' },
    ...pair('turn', turnStarts, WORDS.turn, WORDS.previousTurn, WORDS.nextTurn),
    ...pair('chapter', chapterStarts, WORDS.chapter, WORDS.previousChapter, WORDS.nextChapter),
    searchButton, copyButton)
  const toggle = button({ id: 'more-toggle', 'aria-expanded': 'false', 'aria-controls': 'more' }, () => {
    const open = more.classList.toggle('open')
    toggle.setAttribute('aria-expanded', String(open))
  }, WORDS.more)
  player.append(
    make('div', { id: 'controls', class: 'controls', role: 'group', 'aria-label': WORDS.playback, ...OURS },
      button({ id: 'back' }, () => skip(-15000), WORDS.back, unseen(` ${WORDS.backUnseen}`)),
      button({ id: 'forward' }, () => skip(30000), WORDS.forward, unseen(` ${WORDS.forwardUnseen}`)),
      speedChoice(), followButton, toggle, more),
    searchBar)
  for (const [key, value] of Object.entries(OURS)) searchBar.setAttribute(key, value)
  audio.setAttribute('aria-keyshortcuts', PAUSE_KEY.toUpperCase())
  document.body.append(status)
}
