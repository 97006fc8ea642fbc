
// A button that copies the lines for cast.toml; if the browser refuses, it selects them.
for (const shown of document.querySelectorAll('.lines')) {
  const status = make('span', { role: 'status' })
  const copy = button({ 'aria-label': filled(WORDS.copyLinesFor, { name: shown.dataset.name }) }, async () => {
    status.textContent = ''
    try {
      await navigator.clipboard.writeText(shown.textContent)
      status.textContent = WORDS.copied
    } catch {
      getSelection().selectAllChildren(shown)
      status.textContent = WORDS.copyRefused
    }
  }, WORDS.copyLines)
  shown.after(make('div', { class: 'copying' }, copy, status))
}
