// Whether a column tells series apart, by its name alone.

/** Names of columns that usually tell series apart. */
const NAMES_SERIES =
  /(?:^|[-_ ])(?:id|key|code|name|series|store|shop|item|product|family|sku|brand|region|country|state|province|county|city|sensor|device|station|stations|customer|client|user|household|account|symbol|ticker|group|category|dept|department|location|site|building|meter|machine|plant|turbine|branch|outlet|warehouse|route|filiale|markt|artikel|produkt|kunde|standort|anlage|magasin|produit|article|tienda|producto|loja|produto|negozio|prodotto|butik|vare|winkel|sklep|produkty?)(?:[-_ ]?(?:id|nr|nbr|num|no|number|name|code))?$/i;
/** Names of parts of times among them: hour_code, period id. */
const NAMES_TIME = /year|quarter|month|week|day|date|hour|minute|second|time|period|shift|slot|block|interval|season/i;

/** Names of what says where and of what kind all values of a file are, which is no series where it is one number. */
const NAMES_PLACE =
  /^(?:lat|lon|lng|latitude|longitude|breite|länge|elev|elevation|altitude|geogr\.?breite|stationshoehe)$|^(?:.*[-_ ])?(?:quality|qc|qn|flag|version)(?:[-_ ]?\d+)?$|^qn_\d+$/i;

/** Whether a column of one number in every row says by its name that it is none of values. */
export function namesConstant(name: string): boolean {
  return namesSeries(name) || NAMES_PLACE.test(name);
}

/** Whether a name is one that usually tells series apart. */
export function namesSeries(name: string): boolean {
  return NAMES_SERIES.test(name) && !NAMES_TIME.test(name);
}
