// The JSON file that `ritorno campaigns create` reads, and what its help says of it: taken from the contract.
import { readFile } from 'node:fs/promises';
import { fileTrouble, Problem } from '../ground/index.ts';
import { type CampaignDraft, type NewCampaign, newCampaign } from './contract.ts';
import { campaignErrors } from './errors.ts';

/** A draft in a file. Throws a Problem that names the file and the places that are wrong. */
export async function readDraftFile(file: string): Promise<NewCampaign> {
  const invalid = (summary: string, cause?: unknown) =>
    new Problem(campaignErrors.campaign_file_invalid, { file, summary }, cause);
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new Problem(campaignErrors.campaign_file_unreadable, { file, reason: fileTrouble(error) }, error);
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw invalid(`it is no JSON (${(error as Error).message})`, error);
  }
  const parsed = newCampaign.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalid(parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'file'}: ${message}`).join('; '));
}

const shortest: { name: string; definition: CampaignDraft } = {
  name: 'Come back',
  definition: {
    entry: { kind: 'false_alarm', rate: 0.05 },
    ladder: [
      { when: { kind: 'entry' }, offer: null, template: 'comeback-first' },
      { when: { kind: 'after', days: 14 }, offer: 1, template: 'comeback-first' },
    ],
  },
};

const ways = [
  'entry, when a customer is over the limit:',
  '  {"kind": "false_alarm", "rate": 0.05}   later than 95 of 100 such customers would come',
  '  {"kind": "days", "days": 60}            so many days of silence',
  '  {"kind": "multiple", "times": 1.5}      so many times the own mean gap ("oneTimerDays": 90 for single visits)',
  '  {"kind": "gone", "below": 0.5}          probably gone: the chance of being still a customer is below 50 in 100',
  'when, the moment of a rung:',
  '  {"kind": "entry"}                       on entry; the first rung only',
  '  {"kind": "after", "days": 14}           days after the rung before it; not the first rung',
  '  {"kind": "absence", "days": 90}         days of silence',
  '  {"kind": "multiple", "times": 2}        so many times the own mean gap',
  '  {"kind": "lateness", "lateness": 0.97}  later than 97 of 100',
  'offer and preciousOffer are numbers of offers; preciousFrom is the value class (0 to 5) that gets the precious one.',
  'weekdays: 1 = Monday. channels: email, sms, push, the first that can reach the customer. earlierCoupon: adds_up or replaced.',
];

/** What the file has to hold, with the shortest example and the same with everything that it leaves to the program. */
export function draftFileHelp(): string {
  const whole = newCampaign.parse(shortest);
  return [
    '',
    'The file holds a name and a definition. The shortest that does something:',
    JSON.stringify(shortest, null, 1),
    ...ways,
    'What is left out is filled in; the example then says:',
    JSON.stringify(whole, null, 1),
  ].join('\n');
}
