// What can go wrong with measuring, in words.
import { catalogue } from '../ground/index.ts';

export const measurementErrors = catalogue({
  lift_file_unreadable: {
    status: 400,
    sentence: 'The file {file} cannot be read: {cause}.',
    remedy: 'Check the path, and that it is a CSV file with a header line (or such a file packed with gzip).',
  },
  lift_column_unknown: {
    status: 400,
    sentence: 'The file has no column {column}; it has {columns}.',
    remedy: 'Write the name as it stands in the header line.',
  },
  lift_no_numbers: {
    status: 400,
    sentence: 'Of the {count} lines of the arm {arm} too few can be used: line {line}, {field} "{text}": {reason}.',
    remedy:
      '{remedy} A column of words can be counted once yes is written 1 and no 0; or name another column with --metric.',
  },
  lift_arm_missing: {
    status: 400,
    sentence: 'No line belongs to the control {control}; the column {column} says {values}.',
    remedy: 'Name one of these values with --control.',
  },
  lift_arm_small: {
    status: 400,
    sentence: 'The arm {arm} has {count} usable lines; a comparison needs at least two in each arm.',
    remedy: 'Look at the rejected lines, or leave this arm out of the file.',
  },
  lift_arm_single: {
    status: 400,
    sentence: 'All {count} usable lines belong to {control}: there is no arm to compare it with.',
    remedy: 'Use a file that holds at least one more arm, and look at the rejected lines.',
  },
  lift_share_unknown: {
    status: 400,
    sentence: 'No line belongs to the arm {arm}, whose share is given; the column {column} says {values}.',
    remedy: 'Write the arms of --share as they stand in the file.',
  },
  lift_shares_odd: {
    status: 400,
    sentence: 'The shares given add up to {sum}, which leaves nothing for {arms}.',
    remedy: 'Give a share to every arm, or shares that add up to less than 1.',
  },
});
