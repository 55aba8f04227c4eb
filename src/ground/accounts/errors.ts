// What can go wrong with accounts, setup and API keys.
import { catalogue } from '../errors.ts';

export const accountErrors = catalogue({
  setup_done: {
    status: 409,
    sentence: 'This installation already has an owner.',
    remedy: 'Sign in; a forgotten password is replaced by "ritorno account password EMAIL" on the server.',
  },
  setup_token_wrong: {
    status: 403,
    sentence: 'The one-time token is not the one that the program printed.',
    remedy: 'Open the link that "ritorno start" shows in its terminal; it changes at every start.',
  },
  login_failed: {
    status: 401,
    sentence: 'The e-mail address or the password is not right.',
    remedy: 'Try again, or ask the owner for a new password.',
  },
  login_slowed: {
    status: 429,
    sentence: 'Too many wrong passwords for this account.',
    remedy: 'Wait {seconds} seconds before the next try.',
  },
  password_wrong: {
    status: 403,
    sentence: 'The present password is not right.',
    remedy: 'Type the password that you signed in with.',
  },
  email_taken: {
    status: 409,
    sentence: 'There is already an account with the address {email}.',
    remedy: 'Use another address. The address of a removed account stays taken.',
  },
  account_unknown: {
    status: 404,
    sentence: 'There is no such account.',
    remedy: 'Reload the list of accounts.',
  },
  own_password: {
    status: 409,
    sentence: 'Your own password is not replaced here.',
    remedy: 'Change it under Settings, Your account: that asks for the present one.',
  },
  email_unknown: {
    status: 404,
    sentence: 'Nobody signs in with the address {email}.',
    remedy: 'The accounts are: {known}.',
  },
  last_owner: {
    status: 409,
    sentence: 'This is the only owner: nobody could manage the shop without it.',
    remedy: 'Make another account an owner first.',
  },
  api_key_unknown: {
    status: 404,
    sentence: 'There is no such API key.',
    remedy: 'Reload the list of keys.',
  },
});
