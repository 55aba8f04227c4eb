// The list of meanings of a column, as a person uses it: opened, searched, chosen.
import type { Page } from 'playwright-core';

/** Opens the columns of a chosen file. */
export async function seeColumns(page: Page, button = 'See columns'): Promise<void> {
  await page.getByRole('button', { name: button }).click();
}

/** The choice of a column, by its row. */
export function choiceOf(page: Page, column: string) {
  return page
    .locator('tr', { has: page.getByRole('cell', { name: column, exact: true }) })
    .locator('input:not([type=hidden])');
}

/** Says what a column is, by searching the meaning. */
export async function sayColumn(page: Page, column: string, meaning: string): Promise<void> {
  const choice = choiceOf(page, column);
  await choice.click();
  await choice.fill(meaning);
  await page.getByRole('option', { name: meaning, exact: true }).first().click();
}
