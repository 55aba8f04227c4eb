// What had the focus may go: a dialog closes over a page that has changed, a row is removed, a link leads elsewhere. The
// browser then starts again at the top of the document; whoever works with keys or hears the page goes on at its title.

/** Long enough for a closing dialog to give the focus back to the button that opened it. */
const patience = 120;

/** Moves the focus to the title of the page whenever the element that had it has gone. */
export function keepFocus(root: Document): void {
  let last: Element | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  root.addEventListener('focusin', ({ target }) => {
    if (target instanceof Element) last = target;
  });
  const look = () => {
    if (last === null || last.isConnected || root.activeElement !== root.body) return;
    const place = root.querySelector<HTMLElement>('[role=dialog]') ?? root.querySelector<HTMLElement>('h1');
    // without a title the page is still on its way, and will be looked at again when it changes
    if (place === null) return;
    place.tabIndex = -1;
    place.focus({ preventScroll: true });
  };
  new MutationObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(look, patience);
  }).observe(root.body, { childList: true, subtree: true });
}
