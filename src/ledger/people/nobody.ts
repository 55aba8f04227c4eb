// The words that tills, shop systems and cashiers write where there is no customer.
// Taken for a customer, the buyers behind such a word would all be one person: the best of the shop.

/** Folded as `fold` does. Names of the till's own account for everybody, in the languages of the pages and a few more. */
const words = new Set(
  `
  na|nan|nil|null|none|undefined|unknown|unknown customer|anonymous|anonymous customer|anon|anonymous user|dummy
  dummy customer|guest|guest customer|guest user|guest checkout|guest account|guest buyer|the guest|pos guest|pos customer
  walk in|walkin|walk in customer|walkin customer|walk in client|walk in guest|walk in sale|walk ins|walkins|cash
  cash customer|cash client|cash sale|cash sales|cash account|counter|counter sale|counter sales|counter customer
  over the counter|retail|retail customer|retail sale|default|default customer|general customer|general public|public
  the public|no customer|no customer selected|no client|no name|noname|unnamed|unnamed customer|no id|no card
  without card|unregistered|unregistered customer|not registered|non member|nonmember|no account|not given|not provided
  not specified|not set|not applicable|not available|not known|no data|misc|misc customer|miscellaneous
  miscellaneous customer|sundry|sundry customer|sundry customers|sundries|various|various customers|one time customer
  onetime customer|one off customer|occasional|occasional customer|casual customer|passing trade|passer by|passersby
  visitor|shop customer|store customer|in store customer|customer|client|new customer|returning customer|new|returning
  end customer|final customer|final consumer|end consumer|consumer

  banco|cliente banco|cliente al banco|cliente da banco|vendita al banco|vendita banco|vendite al banco|occasionale
  cliente occasionale|clienti occasionali|generico|cliente generico|cliente generica|clienti generici|anonimo|anonima
  cliente anonimo|cliente di passaggio|clienti di passaggio|di passaggio|passaggio|non registrato|cliente non registrato
  cliente non codificato|non codificato|cliente non identificato|non identificato|ospite|cliente ospite|utente ospite
  nessuno|nessun cliente|nessuna|sconosciuto|cliente sconosciuto|privato|privati|cliente privato|clienti privati
  consumatore finale|cliente finale|consumatore|contanti|cliente contanti|cliente per contanti|corrispettivi
  corrispettivo|cliente corrispettivi|dettaglio|al dettaglio|cliente dettaglio|cliente al dettaglio|vendita al dettaglio
  vendite al dettaglio|non indicato|non specificato|non disponibile|non noto|nd|senza nome|cliente senza nome
  cliente vario|clienti vari|clienti diversi|cliente diverso|varie|vari|predefinito|cliente predefinito|senza tessera
  cliente senza tessera|nessuna tessera|pubblico|scontrino|cliente scontrino|cliente negozio|cliente cassa|cassa|cliente

  detal|klient detaliczny|klienci detaliczni|klient detal|klient detalu|kontrahent detaliczny|odbiorca detaliczny
  nabywca detaliczny|sprzedaz detaliczna|detaliczny|anonim|anonimowy|klient anonimowy|gosc|klient gosc|gosc sklepu|brak
  brak klienta|brak danych|brak karty|bez karty|klient bez karty|bez nazwy|bez imienia|nieznany|klient nieznany
  nieznana|gotowka|klient gotowkowy|gotowkowy|sprzedaz gotowkowa|paragon|klient paragonowy|paragonowy
  sprzedaz paragonowa|klient indywidualny|klient niezarejestrowany|niezarejestrowany|klient przypadkowy|przypadkowy
  klient okazjonalny|okazjonalny|klient jednorazowy|kontrahent jednorazowy|jednorazowy|klient przygodny|domyslny
  klient domyslny|nie podano|nie dotyczy|niepodany|nie wybrano|konsument|klient koncowy|odbiorca koncowy|osoba fizyczna
  klient z ulicy|klient sklepu|klient kasowy|nikt|rozni|klient|klienci

  de paso|cliente de paso|clientes de paso|contado|cliente contado|cliente de contado|cliente al contado|clientes contado
  publico|publico general|publico en general|cliente publico general|venta al publico|ventas al publico|venta publico
  general|cliente general|cliente generico|mostrador|cliente mostrador|cliente de mostrador|venta mostrador
  venta de mostrador|ventas mostrador|ocasional|cliente ocasional|clientes ocasionales|eventual|cliente eventual|varios
  cliente varios|clientes varios|cliente vario|cliente anonimo|consumidor final|consumidor|cliente final|invitado
  cliente invitado|usuario invitado|desconocido|cliente desconocido|ninguno|ninguna|nadie|sin cliente|sin nombre
  cliente sin nombre|sin registrar|cliente sin registrar|no registrado|cliente no registrado|sin identificar
  cliente sin identificar|no identificado|sin tarjeta|cliente sin tarjeta|sin datos|ventas varias|caja|cliente caja
  cliente de caja|no disponible|no aplica|no indicado|no especificado|por defecto|cliente por defecto|predeterminado
  cliente predeterminado|particular|cliente particular|particulares|clientes

  passante|passanti|cliente passante|clienti passanti|avventore|cliente avventore|przechodzien|transeunte
  kasse|kassenkunde|kassenverkauf|theke|thekenkunde|thekenverkauf|barzahler|comptant|client comptant|vente comptant
  laufkunde|laufkundin|laufkunden|laufkundschaft|barverkauf|barkunde|kunde|gast|gastkunde|unbekannt|anonym|diverse
  diverser|standardkunde|endkunde|ohne karte|keine|keiner|kein kunde|client de passage|client comptoir|comptoir
  vente comptoir|client divers|clients divers|divers|passage|invite|inconnu|anonyme|aucun|client anonyme|client inconnu
  sans nom|balcao|cliente balcao|venda balcao|consumidor nao identificado|nao identificado|nao informado|desconhecido
  sem nome|cliente padrao
  `
    .split(/[|\n]/)
    .map((word) => word.trim())
    .filter((word) => word !== ''),
);

/** Letters that Unicode does not take apart into a plain one and an accent. */
const plain: Readonly<Record<string, string>> = { ł: 'l', ø: 'o', đ: 'd', ı: 'i', ß: 'ss' };

/** Small letters without accents; everything between letters and digits is one blank: '[Walk-In  Customer]' as 'walk in customer'. */
function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[łøđıß]/g, (letter) => plain[letter] ?? letter)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Longer than every word of the list: what is longer is somebody's name or address, and not folded. */
const longest = 48;

/**
 * Whether a text names nobody: nothing at all, signs alone, zeros alone, or a word for it.
 * A single 0 is a number: programs count customers from there, so what its name says decides (`isNobodysAccount`).
 *
 *     isNobody('Walk-in Customer')  // true
 *     isNobody('N/A')               // true
 *     isNobody('0000')              // true
 *     isNobody('Lia Moro')          // false
 */
export function isNobody(text: string): boolean {
  if (hasCountingDigit(text)) return false;
  if (text.length > longest) return !/[\p{L}\p{N}]/u.test(text);
  const folded = fold(text);
  // 'n/a', 'n. a.' and 'n.d.' fall apart into single letters
  return (
    folded === '' ||
    /^00+$/.test(folded) ||
    words.has(folded) ||
    words.has(folded.replace(/^(\p{L}) (\p{L})$/u, '$1$2'))
  );
}

/** No word for nobody holds a digit from 1 to 9, and folding keeps those: nearly every id is settled by a look at its bytes. */
function hasCountingDigit(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 48 && code <= 57) return true;
  }
  return false;
}

/** Folded words that say no more than that a name is not known: behind such a name there may be somebody. */
const unnamed =
  /^(?:n ?a|n ?d|nan|nil|null|none|undefined|0+|unknown|unnamed|customer|client|cliente|klient|kunde|clienti|clientes|klienci|general|new|returning|visitor|particular|privato|dummy|(?:unknown|unnamed|new|returning) customer|anon\w*|no \w+|not \w+|non \w+|nessun\w* ?\w*|brak ?\w*|ningun\w*|nadie|nikt|sin \w+|senza \w+|bez \w+|sem \w+|sans \w+|ohne \w+|without \w+|(?:cliente )?(?:desconocido|sconosciuto|anonimo)|(?:klient )?(?:nieznan\w|anonimowy)|nie \w+|unbekannt|inconnu|anonyme|aucun|kein\w*)$/;

/**
 * Whether the name of a customer says that it is the till's account for everybody, whatever its number: `Walk-in
 * Customer`, `Banco`. A name that is only missing (`N/A`, `Anonymous`) says nothing about who has the number.
 */
export function isNobodysAccount(name: string): boolean {
  if (name.length > longest || !isNobody(name)) return false;
  const folded = fold(name);
  return folded !== '' && !unnamed.test(folded);
}
