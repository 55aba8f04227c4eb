// Countries by the names that people and programs give them: two letters, three letters, or words in the languages of the
// pages. The words are those of the platform's own list of names (CLDR).
import { plainName } from './columns.ts';

const languages = ['en', 'it', 'pl', 'es'];

/** ISO 3166-1: three letters and the two that stand for the same country. */
const byThreeLetters = `
  ABWAW AFGAF AGOAO AIAAI ALAAX ALBAL ANDAD AREAE ARGAR ARMAM ASMAS ATAAQ ATFTF ATGAG AUSAU AUTAT AZEAZ BDIBI
  BELBE BENBJ BESBQ BFABF BGDBD BGRBG BHRBH BHSBS BIHBA BLMBL BLRBY BLZBZ BMUBM BOLBO BRABR BRBBB BRNBN BTNBT
  BVTBV BWABW CAFCF CANCA CCKCC CHECH CHLCL CHNCN CIVCI CMRCM CODCD COGCG COKCK COLCO COMKM CPVCV CRICR CUBCU
  CUWCW CXRCX CYMKY CYPCY CZECZ DEUDE DJIDJ DMADM DNKDK DOMDO DZADZ ECUEC EGYEG ERIER ESHEH ESPES ESTEE ETHET
  FINFI FJIFJ FLKFK FRAFR FROFO FSMFM GABGA GBRGB GEOGE GGYGG GHAGH GIBGI GINGN GLPGP GMBGM GNBGW GNQGQ GRCGR
  GRDGD GRLGL GTMGT GUFGF GUMGU GUYGY HKGHK HMDHM HNDHN HRVHR HTIHT HUNHU IDNID IMNIM INDIN IOTIO IRLIE IRNIR
  IRQIQ ISLIS ISRIL ITAIT JAMJM JEYJE JORJO JPNJP KAZKZ KENKE KGZKG KHMKH KIRKI KNAKN KORKR KWTKW LAOLA LBNLB
  LBRLR LBYLY LCALC LIELI LKALK LSOLS LTULT LUXLU LVALV MACMO MAFMF MARMA MCOMC MDAMD MDGMG MDVMV MEXMX MHLMH
  MKDMK MLIML MLTMT MMRMM MNEME MNGMN MNPMP MOZMZ MRTMR MSRMS MTQMQ MUSMU MWIMW MYSMY MYTYT NAMNA NCLNC NERNE
  NFKNF NGANG NICNI NIUNU NLDNL NORNO NPLNP NRUNR NZLNZ OMNOM PAKPK PANPA PCNPN PERPE PHLPH PLWPW PNGPG POLPL
  PRIPR PRKKP PRTPT PRYPY PSEPS PYFPF QATQA REURE ROURO RUSRU RWARW SAUSA SDNSD SENSN SGPSG SGSGS SHNSH SJMSJ
  SLBSB SLESL SLVSV SMRSM SOMSO SPMPM SRBRS SSDSS STPST SURSR SVKSK SVNSI SWESE SWZSZ SXMSX SYCSC SYRSY TCATC
  TCDTD TGOTG THATH TJKTJ TKLTK TKMTM TLSTL TONTO TTOTT TUNTN TURTR TUVTV TWNTW TZATZ UGAUG UKRUA UMIUM URYUY
  USAUS UZBUZ VATVA VCTVC VENVE VGBVG VIRVI VNMVN VUTVU WLFWF WSMWS XKKXK YEMYE ZAFZA ZMBZM ZWEZW
`;

/** Names in daily use that the list has otherwise; the key is the plain form of the name. */
const otherNames: Readonly<Record<string, string>> = {
  uk: 'GB',
  great_britain: 'GB',
  england: 'GB',
  scotland: 'GB',
  wales: 'GB',
  northern_ireland: 'GB',
  gran_bretagna: 'GB',
  inghilterra: 'GB',
  scozia: 'GB',
  anglia: 'GB',
  szkocja: 'GB',
  gran_bretana: 'GB',
  inglaterra: 'GB',
  escocia: 'GB',
  zjednoczone_krolestwo: 'GB',
  us: 'US',
  u_s_a: 'US',
  u_s: 'US',
  united_states_of_america: 'US',
  stati_uniti_d_america: 'US',
  stany_zjednoczone_ameryki: 'US',
  estados_unidos_de_america: 'US',
  eeuu: 'US',
  ee_uu: 'US',
  el: 'GR',
  holland: 'NL',
  the_netherlands: 'NL',
  olanda: 'NL',
  niderlandy: 'NL',
  holanda: 'NL',
  czech_republic: 'CZ',
  repubblica_ceca: 'CZ',
  republika_czeska: 'CZ',
  republica_checa: 'CZ',
  slovak_republic: 'SK',
  repubblica_slovacca: 'SK',
  turkey: 'TR',
  russian_federation: 'RU',
  deutschland: 'DE',
  republic_of_ireland: 'IE',
  eire: 'IE',
  macedonia: 'MK',
  burma: 'MM',
  swaziland: 'SZ',
  ivory_coast: 'CI',
  cape_verde: 'CV',
  korea: 'KR',
  republic_of_korea: 'KR',
  viet_nam: 'VN',
  citta_del_vaticano: 'VA',
  espana: 'ES',
  polska: 'PL',
  osterreich: 'AT',
  schweiz: 'CH',
  suisse: 'CH',
  hellas: 'GR',
};

let known: ReadonlyMap<string, string> | undefined;

/** The two letters of ISO 3166-1 for a country written in any usual way; undefined when it is none. */
export function countryCode(text: string): string | undefined {
  known ??= names();
  return known.get(plainName(text));
}

function names(): Map<string, string> {
  const found = new Map<string, string>();
  const codes = byThreeLetters
    .trim()
    .split(/\s+/)
    .map((pair) => [pair.slice(0, 3), pair.slice(3)]);
  for (const language of languages) {
    const words = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' });
    for (const [, code] of codes) {
      const name = words.of(code);
      if (name === undefined) continue;
      found.set(plainName(name), code);
      // 'Myanmar (Burma)' is known by its first part too
      found.set(plainName(name.replace(/\s*\(.*\)/, '')), code);
    }
  }
  for (const [name, code] of Object.entries(otherNames)) found.set(name, code);
  for (const [three, two] of codes) {
    found.set(three.toLowerCase(), two);
    found.set(two.toLowerCase(), two);
  }
  return found;
}
