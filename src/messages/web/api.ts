// What the pages of messages ask the server.
import type { CountedWeeks, Language } from '../../ground/contract.ts';
import { read, write } from '../../web/kit/api.ts';
import type {
  Accounting,
  CaughtMail,
  CaughtMailDetail,
  previewAnswer,
  SenderState,
  saveSender,
  TemplateDetail,
  TemplateText,
  templateSummary,
  templateTestAnswer,
  testSendAnswer,
  verifyAnswer,
} from '../contract.ts';

type Shape<T extends { _output: unknown }> = T['_output'];
export type TemplateSummary = Shape<typeof templateSummary>;
export type TemplatePreview = Shape<typeof previewAnswer>;
export type SaveSender = Shape<typeof saveSender>;

export const accountingKey = ['messages', 'accounting'] as const;
export const readAccounting = (campaignId?: number) => read<Accounting>('/api/messages/accounting', { campaignId });

export const readSentByWeek = (asked: { to: string; weeks: number }) =>
  read<CountedWeeks>('/api/messages/weeks', asked);

export interface CaughtMailPage {
  readonly items: CaughtMail[];
  readonly next: string | null;
  readonly total: number;
}
export const mailKey = ['caught-mail'] as const;
export const readCaughtMail = (search: string, cursor?: string, signal?: AbortSignal) =>
  read<CaughtMailPage>('/api/caught-mail', { search, cursor }, signal);
export const readMail = (id: string) => read<CaughtMailDetail>(`/api/caught-mail/${id}`);
export const deleteCaughtMail = () => write<{ deleted: number }>('DELETE', '/api/caught-mail');

const template = (key: string, language: string) => `/api/templates/${key}/${language}`;
export const templatesKey = ['templates'] as const;
export const readTemplates = () => read<{ items: TemplateSummary[] }>('/api/templates');
export const readTemplate = (key: string, language: string) => read<TemplateDetail>(template(key, language));
export const saveTemplate = (key: string, language: string, text: TemplateText & { version: number }) =>
  write<TemplateDetail>('PUT', template(key, language), text);
export const testTemplate = (key: string, language: string, text?: TemplateText, withCoupon = true) =>
  write<Shape<typeof templateTestAnswer>>('POST', `${template(key, language)}/test`, { text, withCoupon });
export const previewTemplate = (text: TemplateText & { language: Language; withCoupon: boolean }) =>
  write<TemplatePreview>('POST', '/api/templates/preview', text);

export const senderKey = ['sender'] as const;
export const readSender = () => read<SenderState>('/api/sender');
export const storeSender = (settings: SaveSender) => write<SenderState>('PUT', '/api/sender', settings);
export const verifySender = () => write<Shape<typeof verifyAnswer>>('POST', '/api/sender/verify');
export const testSend = (to: string, language: Language) =>
  write<Shape<typeof testSendAnswer>>('POST', '/api/sender/test', { to, language });
/** Back to the text that ships with the program. */
export const restoreTemplate = (key: string, language: string) => write('DELETE', template(key, language));
