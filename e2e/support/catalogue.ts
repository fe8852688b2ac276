// Catalogues in the shape of real ones, with words of nobody.

export interface Control {
  id: string
  title: string
  text: string
}

/** An OSCAL catalogue with one group; as bytes of a file. */
export function oscal(title: string, version: string, controls: readonly Control[]): Buffer {
  const control = ({ id, title, text }: Control) => ({
    id,
    title,
    props: [{ name: 'label', value: id.toUpperCase() }],
    parts: [{ id: `${id}_smt`, name: 'statement', prose: text }],
  })
  const catalog = {
    uuid: `00000000-0000-4000-8000-${version.replace('.', '').padStart(12, '0')}`,
    metadata: { title, version, 'last-modified': '2026-01-01T00:00:00Z', 'oscal-version': '1.1.2' },
    groups: [{ id: 'wd', title: 'Workshop', controls: controls.map(control) }],
  }
  return Buffer.from(JSON.stringify({ catalog }))
}

/** So many controls. */
export function many(count: number): Control[] {
  return Array.from({ length: count }, (_, n) => ({
    id: `wd-${n + 1}`,
    title: `Rule ${n + 1} of the workshop`,
    text: `Whoever uses machine ${n + 1} checks it first and writes down what was found.`,
  }))
}
