// What can go wrong with templates, messages and the sender, in words that a shop owner can act on.
import { catalogue } from '../ground/index.ts';

export const messageErrors = catalogue({
  sample_sends_nothing: {
    status: 409,
    sentence: 'This is the sample shop: nothing can be sent from it, so it has no sender to set up.',
    remedy: 'Go back to your shop and set up its sender there.',
  },
  template_not_found: {
    status: 404,
    sentence: 'There is no template {key} in this language.',
    remedy: 'Look at the list of templates; a new one is made by saving it.',
  },
  template_broken: {
    status: 422,
    sentence: 'The template cannot be saved: {summary}',
    remedy: 'Correct what the list of problems names, then save again.',
  },
  template_changed: {
    status: 409,
    sentence: 'Somebody else has changed this template meanwhile.',
    remedy: 'Load it again; your text is lost unless you copy it first.',
  },
  customer_unknown: {
    status: 404,
    sentence: 'There is no such customer.',
    remedy: 'Choose another customer, or preview with the sample.',
  },
  mail_not_found: {
    status: 404,
    sentence: 'This caught mail does not exist any more.',
    remedy: 'Load the list again.',
  },
  sender_incomplete: {
    status: 422,
    sentence: 'The sender cannot be used like this: {summary}',
    remedy: 'Fill in what is missing. Until then everything stays with the built-in catcher.',
  },
  host_forbidden: {
    status: 422,
    sentence: 'The host {host} must not be used: {reason}.',
    remedy: 'Name the SMTP server of your provider. For a server in your own network, confirm that you mean it.',
  },
  host_unknown: {
    status: 422,
    sentence: 'The host {host} cannot be found: {reason}.',
    remedy: 'Check the spelling and the network connection.',
  },
  password_unreadable: {
    status: 500,
    sentence: 'The stored SMTP password cannot be opened with the key of this data folder.',
    remedy: 'Enter the password again; this happens after a restore into another folder.',
  },
});
