// What stands in the way of a campaign on our side: missing or broken templates, a rung that no channel can send, a
// sender that is not ready.
import type { CampaignDefinition, LaunchObstacle } from '../../campaigns/index.ts';
import { type Language, languages } from '../../ground/contract.ts';
import { type Db, readShop } from '../../ground/index.ts';
import { usableChannels } from '../../ledger/index.ts';
import { readSender } from '../sender/settings.ts';
import { openRenderer } from './render-thread.ts';
import { checkTemplate, findTemplate, templatesFor } from './store.ts';

/** A `LaunchCheck` of campaigns. While mail is only caught, that is a warning: trying it out is what the catcher is for. */
export async function checkMessages(db: Db, definition: CampaignDefinition): Promise<LaunchObstacle[]> {
  const { language } = await readShop(db);
  const obstacles: LaunchObstacle[] = [];
  const renderer = openRenderer();
  try {
    for (const [place, { template: key, channels }] of definition.ladder.entries()) {
      const rung = place + 1;
      // its coupons would be issued and reach nobody
      if (!channels.some((channel) => usableChannels.some((usable) => usable === channel))) {
        const message = `Rung ${rung} goes by ${channels.join(' or ')}, which is not set up: add email.`;
        obstacles.push({ code: 'no_usable_channel', level: 'error', rung, message });
      }
      if (!(await templatesFor(db, key))(language as Language)) {
        const message = `The template ${key} of rung ${rung} does not exist.`;
        obstacles.push({ code: 'template_missing', level: 'error', rung, message });
      }
      for (const one of languages) {
        const found = await findTemplate(db, key, one);
        if (!found || found.builtIn) continue;
        const problems = await checkTemplate(db, renderer, one, found);
        const broken = problems.find(({ level }) => level === 'error');
        if (!broken) continue;
        const message = `The template ${key} (${one}) of rung ${rung} cannot be sent: ${broken.message}`;
        obstacles.push({ code: 'template_broken', level: 'error', rung, message });
      }
    }
  } finally {
    await renderer.close();
  }
  if ((await readSender(db)).kind === 'catcher') {
    const message = 'No sender is set up: messages are caught on this machine and reach nobody.';
    obstacles.push({ code: 'sender_not_ready', level: 'warning', rung: null, message });
  }
  return obstacles;
}
