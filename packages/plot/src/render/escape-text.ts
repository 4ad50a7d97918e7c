// Text of users inside markup.

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** The text as it can stand in SVG and HTML, between tags and in attributes; control characters that XML forbids become spaces. */
export function escapeText(text: string): string {
  const allowed = text.replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, (character) =>
    /[\t\n\r]/.test(character) ? character : ' ',
  );
  return allowed.replace(/[&<>"']/g, (character) => entities[character]!);
}
