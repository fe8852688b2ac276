// Which addresses a link may carry.

const SCHEMES = new Set(["http:", "https:", "mailto:", "tel:"]);

/**
 * The address as it may stand in `href`, or null where following it could run code or leave the schemes that a policy needs.
 * Paths within the app (`/…`) and fragments are allowed.
 */
export function safeHref(raw: string): string | null {
  // Browsers drop tabs and line breaks inside a scheme ("java\nscript:") and control characters before it.
  // eslint-disable-next-line no-control-regex
  const href = raw.replace(/[\u0000-\u0020\u007f-\u00a0]+/g, (m, at: number) => (at === 0 || /[\t\n\r\0]/.test(m) ? "" : " ")).trim();
  if (href === "" || href.length > 2048) return null;
  if (href.startsWith("#") || (href.startsWith("/") && !/^\/[/\\]/.test(href))) return href;
  try {
    return SCHEMES.has(new URL(href).protocol) ? href : null;
  } catch {
    return null;
  }
}

/** What somebody typed into the link bar, made an address: `example.org` → `https://example.org`, `a@b.c` → `mailto:a@b.c`. */
export function completeHref(typed: string): string | null {
  const text = typed.trim();
  if (/^[^\s@/:]+@[^\s@/:]+\.[^\s@/:]+$/.test(text)) return safeHref(`mailto:${text}`);
  if (/^[^\s/:]+\.[^\s/:]{2,}([/?#:].*)?$/.test(text)) return safeHref(`https://${text}`);
  return safeHref(text);
}
