// How elements are made. Everything that needs script is made by script and not in the page.

// The words are the page's, in a data block; they may be of another language than the page.
const { lang, dir, words: WORDS } = JSON.parse(document.getElementById('_words').textContent)
const OURS = document.documentElement.lang.toLowerCase().split('-')[0] === lang ? {} : { lang, dir }

/** Words with values in the place of `{name}`. */
function filled(words, values) {
  return words.replace(/\{(\w+)\}/g, (_, name) => values[name])
}

/** An element; strings among its children stay text. */
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  element.append(...children)
  return element
}

function button(attributes, act, ...children) {
  const element = make('button', { type: 'button', ...attributes }, ...children)
  element.addEventListener('click', act)
  return element
}
