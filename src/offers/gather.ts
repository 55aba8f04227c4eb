// Lets requests that arrive at the same time share one piece of work, as a lift takes whoever stands at the door.

/** Most requests in one piece of work. */
const capacity = 200;
/** A lift that is held up longer than this does not keep the others waiting. */
const patienceMilliseconds = 100;

/**
 * Returns a function that answers one request. One that finds the lift free and nobody beside it goes `alone`; those
 * that arrive in the same moment, or while the lift is under way, go `together`. Whom `together` does not answer goes
 * alone after all, beside the lift; when it throws, all of its members do, so that one bad request harms only itself.
 * One lift, not several: 64 tills gather into batches of 64, with two lifts into halves at half the speed.
 */
export function gatherer<I, O>(
  together: (items: I[]) => Promise<(O | undefined)[]>,
  alone: (item: I) => Promise<O>,
): (item: I) => Promise<O> {
  type Guest = { item: I; resolve: (answer: O | Promise<O>) => void; reject: (error: unknown) => void };
  let queue: Guest[] = [];
  let isUnderWay = false;

  const leave = () => {
    if (isUnderWay || queue.length === 0) return;
    const guests = queue.slice(0, capacity);
    queue = queue.slice(capacity);
    isUnderWay = true;
    let isBack = false;
    const back = () => {
      if (isBack) return;
      isBack = true;
      clearTimeout(timer);
      isUnderWay = false;
      setImmediate(leave);
    };
    const timer = setTimeout(back, patienceMilliseconds);
    ride(guests).finally(back);
  };

  const ride = async (guests: Guest[]) => {
    if (guests.length === 1) {
      await alone(guests[0].item).then(guests[0].resolve, guests[0].reject);
      return;
    }
    const answers = await together(guests.map(({ item }) => item)).catch(() => []);
    guests.forEach((guest, place) => {
      guest.resolve(answers[place] ?? alone(guest.item));
    });
  };

  return (item) =>
    new Promise<O>((resolve, reject) => {
      queue.push({ item, resolve, reject });
      // not at once: the tills that were just answered come back in the same turn of the event loop
      if (queue.length === 1) setImmediate(leave);
    });
}
