
// A button below the lines for cast.toml, which copies them. Where the browser refuses, they are selected.
for (const shown of document.querySelectorAll('.lines')) {
  const status = make('span', { role: 'status' })
  const copy = button({ 'aria-label': `Copy the lines for ${shown.dataset.name}` }, async () => {
    status.textContent = ''
    try {
      await navigator.clipboard.writeText(shown.textContent)
      status.textContent = 'Copied'
    } catch {
      getSelection().selectAllChildren(shown)
      status.textContent = 'The browser does not allow it: the lines are selected, please copy them'
    }
  }, 'Copy the lines')
  shown.after(make('div', { class: 'copying' }, copy, status))
}
