// What can go wrong while the program starts.
import { catalogue } from '../ground/index.ts';

export const doorErrors = catalogue({
  port_taken: {
    status: 500,
    sentence: 'Another program already listens on {host}:{port}.',
    remedy: 'Stop it, or choose another port with --port.',
  },
  port_refused: {
    status: 500,
    sentence: 'The address {host}:{port} cannot be listened on: {reason}.',
    remedy: 'Choose an address of this machine with --host and a port above 1023 with --port.',
  },
  virtual_day_sends: {
    status: 409,
    sentence: 'Today is {today}: living {asOf} would send real mail through {host}, with coupons of that day.',
    remedy: 'Set the sender back to the mail catcher first; or, if that is what you want, add --send.',
  },
  run_going_on: {
    status: 409,
    sentence: 'A run is going on already: {holder} is at it.',
    remedy: 'Wait until it has ended; the page Today shows how far it is.',
  },
  nothing_to_calculate: {
    status: 409,
    sentence: 'There are no purchases yet: nothing can be calculated.',
    remedy: 'Bring in a file of purchases first.',
  },
  sample_missing: {
    status: 404,
    sentence: 'There is no sample shop here, or it has just ended.',
    remedy: 'Go back to your shop. The sample shop can be made, and removed, in the settings.',
  },
  sample_in_making: {
    status: 409,
    sentence: 'The sample shop is being made.',
    remedy: 'Wait until it is ready; it takes a minute or two.',
  },
  sample_no_room: {
    status: 507,
    sentence: 'The sample shop does not fit on the disk: {free} MB are free, {needed} MB have to be.',
    remedy: 'Make room where the data folder lies, then try again.',
  },
  home_unusable: {
    status: 500,
    sentence: 'The data folder {home} cannot be used: {reason}.',
    remedy: 'Let the user that runs Ritorno write there, or name another folder in RITORNO_HOME.',
  },
  vault_key_unreadable: {
    status: 500,
    sentence: 'The key file {path} cannot be used: {reason}.',
    remedy: 'Make the user that runs Ritorno its owner; who deletes it loses stored passwords and tokens.',
  },
  vault_key_damaged: {
    status: 500,
    sentence: 'The key file {path} does not hold a key of 32 bytes.',
    remedy: 'Put back the file that was there; without it stored passwords and tokens have to be entered anew.',
  },
});
