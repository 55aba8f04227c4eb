/** 'file:line: reads a clock (Date.now)' for each place of a text that knows more than its arguments. */
export function impurities(name: string, text: string): string[];
export function impuritiesOf(root: string, folder: string): string[];
