// What can go wrong with scores, in words.
import { catalogue } from '../ground/index.ts';

export const scoreErrors = catalogue({
  limit_malformed: {
    status: 400,
    sentence: 'The limit "{text}" is not understood.',
    remedy: 'Write a share of false alarms (5%), days of silence (60d) or a multiple of the own mean gap (1.5x).',
  },
  gone_limit_malformed: {
    status: 400,
    sentence: 'The limit "{text}" of the question "gone" is not understood.',
    remedy: 'Write the chance of being still a customer below which somebody counts as gone (50%), or mean.',
  },
  no_purchases: {
    status: 409,
    sentence: 'There are no purchases up to {asOf}, so no rhythm can be learned.',
    remedy: 'Import purchases first: ritorno import purchases FILE.',
  },
  customer_not_scored: {
    status: 404,
    sentence: 'This customer has no rhythm: no purchase up to {asOf}, or an objection to profiling.',
    remedy: 'Look at the facts of the customer; a rhythm appears after the first purchase.',
  },
  model_unknown: {
    status: 400,
    sentence: 'There is no model "{model}".',
    remedy: 'The models are: {models}.',
  },
  file_without_purchases: {
    status: 400,
    sentence: 'The file {file} has no purchases up to {until}: {found}.',
    remedy: 'Give a later day, or say with --map COLUMN=field and --date-order how the file is laid out.',
  },
  file_without_repeats: {
    status: 400,
    sentence: 'In the file {file} nobody bought on two days by {until}, so there is no {what} to learn.',
    remedy: 'Give a later day or a longer file.',
  },
  nothing_after_cutoff: {
    status: 400,
    sentence: 'The file {file} ends on {last}, before {cutOff}: nothing in it tells what came then.',
    remedy: 'Give an earlier --cutoff, at least the horizon before the end of the file.',
  },
  choice_unreadable: {
    status: 400,
    sentence: 'The file {path} cannot be read or written: {reason}.',
    remedy: 'Name another file with --keep-choice, or a model with --model.',
  },
  plot_no_svg: {
    status: 400,
    sentence: 'The charts are drawn as SVG, and {path} names another kind of file.',
    remedy: 'Give --plot a name that ends in .svg; every browser opens it.',
  },
  plot_unwritable: {
    status: 400,
    sentence: 'The charts cannot be written to {path}: {reason}.',
    remedy: 'Give --plot a file in a folder that is there and that you may write to.',
  },
  plot_of_nothing: {
    status: 400,
    sentence: 'There are no charts of {model}: it tells amounts, and nothing of when customers come.',
    remedy: 'Leave --plot out, or name another model.',
  },
  file_without_column: {
    status: 400,
    sentence: 'The file {file} tells no {what}.',
    remedy: 'Name the column that does, as in --map COLUMN={field}.',
  },
});
