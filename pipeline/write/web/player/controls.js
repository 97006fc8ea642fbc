
// The bar below the player. On a narrow page its second half is folded away.

const SPEEDS = [0.75, 1, 1.25, 1.5, 1.75, 2]

function speedChoice() {
  const options = SPEEDS.map((speed) => make('option', { value: String(speed) }, `${speed}×`))
  const choice = make('select', { id: 'speed', 'aria-label': 'Speed' }, ...options)
  choice.value = '1'
  choice.addEventListener('change', () => {
    audio.playbackRate = audio.defaultPlaybackRate = Number(choice.value)
  })
  audio.addEventListener('ratechange', () => {
    if (SPEEDS.includes(audio.playbackRate)) choice.value = String(audio.playbackRate)
  })
  return choice
}

function pair(name, list) {
  if (list.length < 2) return []
  const id = name.toLowerCase()
  return [make('span', { class: 'pair' },
    button({ id: `previous-${id}` }, () => jump(list, -1), sign('‹'), unseen(`Previous ${id}`)),
    make('span', { 'aria-hidden': 'true' }, name),
    button({ id: `next-${id}` }, () => jump(list, 1), sign('›'), unseen(`Next ${id}`)))]
}

function addControls() {
  const more = make('div', { id: 'more', class: 'more' },
    ...pair('Turn', turnStarts), ...pair('Chapter', chapterStarts), searchButton, copyButton)
  const toggle = button({ id: 'more-toggle', 'aria-expanded': 'false', 'aria-controls': 'more' }, () => {
    const open = more.classList.toggle('open')
    toggle.setAttribute('aria-expanded', String(open))
  }, 'More')
  player.append(
    make('div', { id: 'controls', class: 'controls', role: 'group', 'aria-label': 'Playback', ...ENGLISH },
      button({ id: 'back' }, () => skip(-15000), '−15 s', unseen(' back 15 seconds')),
      button({ id: 'forward' }, () => skip(30000), '+30 s', unseen(' forward 30 seconds')),
      speedChoice(), followButton, toggle, more),
    searchBar)
  for (const [key, value] of Object.entries(ENGLISH)) searchBar.setAttribute(key, value)
  audio.setAttribute('aria-keyshortcuts', PAUSE_KEY.toUpperCase())
  document.body.append(status)
}
