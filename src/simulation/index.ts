// The door of `simulation`: the demo, and the simulated shop for proofs.
export { type DemoOptions, type DemoOutcome, type DemoProduct, demoDays, runDemo } from './demo.ts';
export { type DemoFigures, demoTable } from './figures.ts';
export type { Server } from './http.ts';
export { catcherMailbox, couponIn, type Mail, type Mailbox } from './mailbox.ts';
export { openShop, type ReadMessage, type Receipt, type SimulatedShop, type Trade } from './shop.ts';
export { type FirstEnrolment, type Truth, trueLift } from './truth.ts';
