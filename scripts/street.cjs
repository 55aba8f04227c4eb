// The street: the rooms in the order in which data flows. The import law and the table law both read it.
const { existsSync, readdirSync } = require('node:fs');

/** Foundations: every room may use them. */
const foundations = ['ground', 'models'];

/** The places of the street from left to right; a place without a folder is kept free for its room. */
const places = [
  'ledger',
  'intake',
  'scores',
  'segments',
  'agenda',
  'campaigns',
  'offers',
  'messages',
  'surveys',
  'responses',
  'measurement',
  'profiles',
  'simulation',
];

/** Composition: they may enter every room, and no room enters them. */
const compositions = ['doors', 'web'];

/** The folders of `src`, as they are now: the rooms of the street in their order, and folders that have no place. */
function readStreet(src) {
  const folders = existsSync(src)
    ? readdirSync(src, { withFileTypes: true })
        .filter((one) => one.isDirectory())
        .map(({ name }) => name)
    : [];
  const known = [...foundations, ...places, ...compositions];
  return {
    rooms: places.filter((room) => folders.includes(room)),
    lawless: folders.filter((folder) => !known.includes(folder)),
  };
}

module.exports = { foundations, compositions, readStreet };
