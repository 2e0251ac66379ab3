// QR codes as SVG, drawn here: what they hold is never sent anywhere.

import { generate } from 'lean-qr';
import { svg } from './h.ts';

/** Quiet modules around a code (ISO/IEC 18004 asks for four). */
const MARGIN = 4;

/** A QR code of a text, with a title for those who do not see it. */
export function qr(text: string, title: string): SVGElement {
  const code = generate(text);
  const rows: string[] = [];
  for (let y = 0; y < code.size; y++) {
    for (let x = 0; x < code.size; x++) {
      if (!code.get(x, y)) continue;
      const start = x;
      while (code.get(x + 1, y)) x++;
      rows.push(`M${start} ${y}h${x + 1 - start}v1h${start - x - 1}z`);
    }
  }
  const size = code.size + 2 * MARGIN;
  return svg(
    'svg',
    { class: 'b-qr', viewBox: `${-MARGIN} ${-MARGIN} ${size} ${size}`, width: 240, height: 240, role: 'img', 'shape-rendering': 'crispEdges' },
    svg('title', {}, title),
    // Black on white in every colour scheme: cameras need it so.
    svg('rect', { x: -MARGIN, y: -MARGIN, width: size, height: size, fill: '#fff' }),
    svg('path', { d: rows.join(''), fill: '#000' }),
  );
}
