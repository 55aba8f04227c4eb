// Only the first click of a double click counts. Many people double-click everything; the second one would write
// twice, press what has moved under the pointer, or land beside the dialog that the first one opened and close it.

/** What clicks may do something on. */
const pressable = 'button, a, [role=button], [class*=Modal-overlay], [class*=Modal-inner]';

/** Swallows the further clicks of a double or triple click under `root`. Keys, and clicks made by a program, pass. */
export function heedFirstClicks(root: Document): void {
  root.addEventListener(
    'click',
    (event) => {
      if (event.detail < 2 || !(event.target instanceof Element) || event.target.closest(pressable) === null) return;
      event.preventDefault();
      event.stopPropagation();
    },
    { capture: true },
  );
}
