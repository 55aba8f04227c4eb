// A look at what other rooms own before a definition goes live or a live one changes.
import type { Db } from '../ground/index.ts';
import type { CampaignDefinition, LaunchObstacle } from './contract.ts';

/** A look at things that other rooms own (offers, templates, the sender), passed in by whoever launches. */
export type LaunchCheck = (db: Db, definition: CampaignDefinition) => Promise<LaunchObstacle[]>;
