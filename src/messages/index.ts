// The door of `messages`: queueing, sending and what a room to the right needs of them.
export { type Catcher, startCatcher } from './catcher/catcher.ts';
export { messageCommands } from './commands.ts';
export { messageErrors } from './errors.ts';
export { type KeptForSending, messageJobs } from './jobs.ts';
export { accounting } from './queue/accounting.ts';
export { waitingInstants } from './queue/candidates.ts';
export { type QueueFigures, queueDueMessages } from './queue/queue-due-messages.ts';
export { type SendFigures, type SendOptions, sendDueMessages } from './queue/send-due-messages.ts';
export { settleDeadWorkers } from './queue/worker.ts';
export { messageRoutes } from './routes.ts';
export { type LinkHolder, type Links, openLinks } from './sender/links.ts';
export { openSender } from './sender/open-sender.ts';
export type { Delivery, OutgoingMail, Sender, Trouble } from './sender/sender.ts';
export { readSender, rememberLocalUrl, rowsOfStart, saveSender } from './sender/settings.ts';
export { smtpSender } from './sender/smtp-sender.ts';
export { checkMessages } from './templates/launch-check.ts';
export { openRenderer, type Renderer } from './templates/render-thread.ts';
