// Words that say what kind of customer somebody is and not who: WooCommerce writes "new" and "returning" under Customer.

const kinds =
  /^(?:(?:new|returning|repeat|existing|first[ -]?time|recurring|registered)(?:[ -](?:customer|client|buyer|visitor|user)s?)?|(?:cliente )?(?:nuovo|nuova|di ritorno|abituale|ricorrente|registrato|nuevo|nueva|recurrente|habitual|registrado)|(?:klient )?(?:nowy|nowa|powracaj[ąa]c[ya]|sta[łl]y|sta[łl]a|zarejestrowany))$/i;

/** Whether a text is such a word. */
export function isKindOfCustomer(text: string): boolean {
  return kinds.test(text);
}
