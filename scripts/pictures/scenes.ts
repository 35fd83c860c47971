/** Draws a placeholder for a model's video, as SVG. */
export type Scene = (width: number, height: number) => string;

export const scenes = { boat, city, dunes, jellyfish, ridges, oranges, aurora, lighthouse, balloon, koi };

function boat(w: number, h: number): string {
  const horizon = h * 0.54;
  const [x, y, s] = [w * 0.58, h * 0.72, h / 560];
  const ripples = count(30, (n) => {
    const depth = ((n + 1) / 30) ** 1.5;
    const wide = w * (0.03 + 0.16 * depth) * (0.4 + scattered(n));
    const at = `M${w * scattered(n * 3.1) - wide / 2} ${horizon + (h - horizon) * depth}h${wide}`;
    return `<path d="${at}" stroke="#ffe9cf" stroke-opacity="${0.14 + 0.2 * depth}" stroke-width="${1 + 2.2 * depth}" stroke-linecap="round"/>`;
  });
  const glitter = count(14, (n) => {
    const wide = w * (0.02 + 0.05 * scattered(n * 1.7)) * (1 + n / 6);
    return `<path d="M${w * 0.3 - wide / 2} ${horizon + 4 + n * h * 0.027}h${wide}" stroke="#fff3d9" stroke-opacity="${0.85 - n * 0.055}" stroke-width="${2 + n / 5}" stroke-linecap="round"/>`;
  });
  return `${fade("sky", ["#34517f", "#b98fb0", "#ffc58a"])}${fade("sea", ["#f0b08e", "#7c7ca6", "#26375a"])}
${box(w, h, "sky")}<circle cx="${w * 0.3}" cy="${horizon - h * 0.07}" r="${h * 0.085}" fill="#fff3d9"/>
<path d="${hills(w, horizon, h * 0.055, 2.6, 3.4)}" fill="#85709a"/><path d="M0 ${horizon}H${w}V${h}H0z" fill="url(#sea)"/>${ripples}${glitter}
<g transform="translate(${x} ${y}) scale(${s})"><path d="M-150-40-96 34H96L150-40 60 0H-60z" fill="#fff" fill-opacity=".16" transform="translate(0 70) scale(1 -.7)"/>
<path d="M-62-6 0-128 62-6z" fill="#f3e9de"/><path d="M0-128 62-6H8z" fill="#d9cac6"/>
<path d="M-150-44-92 36H92L150-44 0 0z" fill="#fffdf8"/><path d="M150-44 92 36H4L0 0z" fill="#e9ddd5"/></g>`;
}

function city(w: number, h: number): string {
  const street = h * 0.84;
  const rows = [
    { towers: 15, tall: 0.72, wall: "#241a4a", glow: 0.72 },
    { towers: 11, tall: 0.5, wall: "#120f2b", glow: 0.42 },
  ].map(({ towers, tall, wall, glow }) =>
    count(towers, (n) =>
      tower(
        n * towers,
        (w / towers) * n,
        w / towers,
        street,
        h * tall * (0.55 + 0.45 * scattered(n * 3.7 + towers)),
        wall,
        glow,
      ),
    ),
  );
  const neon = ["#ff4f9a", "#36c6ff", "#ffb347", "#8a5cff"];
  const signs = count(
    7,
    (n) =>
      `<rect x="${w * (0.06 + 0.135 * n)}" y="${street - h * (0.12 + 0.16 * scattered(n * 2.3))}" width="${w * 0.016}" height="${h * 0.11}" rx="4" fill="${neon[n % 4]}"/>`,
  );
  const wet = count(
    90,
    (n) =>
      `<rect x="${w * scattered(n * 5.3)}" y="${street + 3}" width="${3 + 14 * scattered(n)}" height="${(h - street) * scattered(n * 2.1)}" fill="${neon[n % 4]}" fill-opacity="${0.12 + 0.4 * scattered(n * 6.1)}"/>`,
  );
  const rain = count(
    110,
    (n) =>
      `<path d="M${w * scattered(n * 9.1)} ${h * scattered(n * 4.7)}l-7 44" stroke="#cfe0ff" stroke-opacity=".2"/>`,
  );
  return `${fade("sky", ["#120a33", "#46206f", "#d8487f"])}${box(w, h, "sky")}${rows.join("")}${signs}<path d="M0 ${street}H${w}V${h}H0z" fill="#0c0a1e"/>${wet}${rain}`;
}

function tower(
  seed: number,
  x: number,
  wide: number,
  foot: number,
  tall: number,
  wall: string,
  glow: number,
): string {
  const [columns, pitch] = [5, 24];
  const windows = count(columns * Math.floor(tall / pitch - 1), (n) => {
    const lit = scattered(seed + n * 1.37) < 0.4 ? glow : 0.07;
    const place = `x="${x + (wide * (0.6 + (n % columns))) / (columns + 0.8)}" y="${foot - tall + 14 + Math.floor(n / columns) * pitch}"`;
    return `<rect ${place} width="${wide / 9}" height="11" fill="${["#ffcf7d", "#ffe6b8", "#8fdcff"][n % 3]}" fill-opacity="${lit}"/>`;
  });
  return `<rect x="${x}" y="${foot - tall}" width="${wide + 1}" height="${tall}" fill="${wall}"/>${windows}`;
}

function dunes(w: number, h: number): string {
  const tones = ["#e9a566", "#d98648", "#bf6733", "#98481f", "#66290f"];
  const sand = tones.map(
    (tone, n) =>
      `<path d="${hills(w, h * (0.5 + n * 0.1), h * (0.05 + n * 0.028), 1.3 + n * 0.35, n * 1.9)}" fill="${tone}"/>`,
  );
  return `${fade("sky", ["#f3d9b1", "#f7c08a", "#f2a566"])}${box(w, h, "sky")}<circle cx="${w * 0.72}" cy="${h * 0.29}" r="${h * 0.11}" fill="#fff6e2"/>${sand.join("")}`;
}

function jellyfish(w: number, h: number): string {
  const drift = [
    [0.52, 0.3, 1],
    [0.22, 0.62, 0.5],
    [0.8, 0.72, 0.36],
  ].map(([x = 0, y = 0, s = 0]) => {
    const arms = count(
      11,
      (n) =>
        `<path d="M${(n - 5) * 15} 0c${scattered(n) * 50 - 20} 90 ${-40 * scattered(n * 2)} 150 ${30 * scattered(n * 3)} ${250 + 90 * scattered(n * 5)}" stroke="#ffb3e6" stroke-opacity=".55" stroke-width="3"/>`,
    );
    return `<g transform="translate(${x * w} ${y * h}) scale(${(s * h) / 900})" fill="none">${arms}<path d="M-120 10C-130-150 130-150 120 10 90 40 60-5 30 18 10 34-10 34-30 18-60-5-90 40-120 10z" fill="url(#bell)"/></g>`;
  });
  const dust = count(
    70,
    (n) =>
      `<circle cx="${w * scattered(n * 3.3)}" cy="${h * scattered(n * 8.9)}" r="${1 + 2 * scattered(n)}" fill="#9fe8ff" fill-opacity=".4"/>`,
  );
  return `${fade("deep", ["#0f4a86", "#0a1f57", "#060a26"])}${fade("bell", ["#ffd9f4", "#c56bff", "#5a38d6"])}${box(w, h, "deep")}${dust}${drift.join("")}`;
}

function ridges(w: number, h: number): string {
  const tones = ["#b9ccd3", "#93b0ba", "#6b8f9c", "#476f7d", "#294f5c", "#12303a"];
  const rows = tones.map(
    (tone, n) =>
      `<path d="${hills(w, h * (0.36 + n * 0.11), h * 0.12, 2 + n * 0.7, n * 2.7, 5)}" fill="${tone}"/>`,
  );
  return `${fade("sky", ["#e6eff0", "#f4ede0"])}${box(w, h, "sky")}<circle cx="${w * 0.3}" cy="${h * 0.22}" r="${h * 0.06}" fill="#fff"/>${rows.join("")}`;
}

function oranges(w: number, h: number): string {
  const fruit = [
    [0.36, 0.55, 0.19],
    [0.66, 0.6, 0.16],
    [0.52, 0.72, 0.15],
  ].map(
    ([x = 0, y = 0, r = 0]) =>
      `<ellipse cx="${(x + 0.06) * w}" cy="${(y + r * 0.94) * h}" rx="${r * w}" ry="${r * h * 0.22}" fill="#123a3c" fill-opacity=".5"/><circle cx="${x * w}" cy="${y * h}" r="${r * w}" fill="url(#peel)"/><path d="M${x * w} ${(y - r * 0.92) * h}q${r * w * 0.3} ${-r * h * 0.5} ${r * w * 0.7} ${-r * h * 0.3}q${-r * w * 0.2} ${r * h * 0.4} ${-r * w * 0.7} ${r * h * 0.3}" fill="#3f7d3a"/>`,
  );
  return `<radialGradient id="peel" cx=".35" cy=".3" r=".8"><stop stop-color="#ffd07a"/><stop offset=".5" stop-color="#f78a1d"/><stop offset="1" stop-color="#b8450a"/></radialGradient>${fade("wall", ["#f2e3cf", "#dfc8ac"])}${box(w, h, "wall")}<path d="M0 ${h * 0.62}H${w}V${h}H0z" fill="#2f7f80"/>${fruit.join("")}`;
}

function aurora(w: number, h: number): string {
  const light = count(46, (n) => {
    const x = (n / 46) * w;
    const y = h * (0.3 + 0.14 * Math.sin(n / 6) + 0.06 * Math.sin(n / 2.3));
    return `<rect x="${x}" y="${y - h * 0.2}" width="${w / 40}" height="${h * 0.46}" fill="url(#glow)" fill-opacity="${0.3 + 0.6 * scattered(n * 1.7)}"/>`;
  });
  const stars = count(
    120,
    (n) =>
      `<circle cx="${w * scattered(n * 7.3)}" cy="${h * 0.7 * scattered(n * 2.9)}" r="${0.6 + scattered(n)}" fill="#fff" fill-opacity=".7"/>`,
  );
  return `${fade("sky", ["#04071c", "#0a2340", "#15505c"])}${fade("glow", ["#b45cff00", "#57ffb1", "#57ffb100"])}${box(w, h, "sky")}${stars}${light}<path d="${hills(w, h * 0.8, h * 0.1, 3, 1, 6)}" fill="#081720"/><path d="${hills(w, h * 0.9, h * 0.06, 2, 4, 4)}" fill="#03090d"/>`;
}

function lighthouse(w: number, h: number): string {
  const [x, s] = [w * 0.58, h / 700];
  return `${fade("sky", ["#26385f", "#6c6d97", "#e7a08a"])}${fade("beam", ["#fff2b8", "#fff2b800"])}${box(w, h, "sky")}<path d="M0 ${h * 0.7}H${w}V${h}H0z" fill="#27405e"/>
<path d="M${x} ${h * 0.265}L0 ${h * 0.12}V${h * 0.36}z" fill="#fff2b8" fill-opacity=".35"/><path d="M${x} ${h * 0.265}L${w} ${h * 0.2}V${h * 0.31}z" fill="#fff2b8" fill-opacity=".28"/>
<path d="${hills(w, h * 0.77, h * 0.09, 1.1, 2.2, 3)}" fill="#131c2c"/>
<g transform="translate(${x} ${h * 0.74}) scale(${s})"><path d="M-44 0-28-290H28L44 0z" fill="#f6f0e6"/><path d="M-41-58-36-130H36L41-58zM-33-200-30-260H30L33-200z" fill="#c43a2c"/><path d="M-36-290H36V-302H-36z" fill="#20262f"/><rect x="-22" y="-346" width="44" height="44" fill="#fff2b8"/><path d="M-28-346 0-380 28-346z" fill="#c43a2c"/></g>`;
}

function balloon(w: number, h: number): string {
  const rows = count(
    9,
    (n) =>
      `<path d="${hills(w, h * (0.68 + n * 0.04), h * 0.025, 1.4 + n * 0.2, n)}" fill="hsl(${44 - n * 1.6} 72% ${66 - n * 4.6}%)"/>`,
  );
  const [x, y, r] = [w * 0.36, h * 0.34, h * 0.2];
  const gores = [1, 0.62, 0.22].map(
    (part, n) =>
      `<ellipse cx="${x}" cy="${y}" rx="${r * part}" ry="${r * 1.08}" fill="${["#d8442f", "#f6efe2", "#d8442f"][n]}"/>`,
  );
  return `${fade("sky", ["#5aa5d8", "#a9d6ea", "#f5ead2"])}${box(w, h, "sky")}<g fill="#fff" fill-opacity=".8"><ellipse cx="${w * 0.76}" cy="${h * 0.24}" rx="${w * 0.13}" ry="${h * 0.035}"/><ellipse cx="${w * 0.83}" cy="${h * 0.21}" rx="${w * 0.07}" ry="${h * 0.045}"/></g>
${gores.join("")}<path d="M${x - r * 0.62} ${y + r * 0.86}L${x - r * 0.14} ${y + r * 1.5}h${r * 0.28}L${x + r * 0.62} ${y + r * 0.86}" fill="none" stroke="#5b3a22" stroke-width="2"/><rect x="${x - r * 0.16}" y="${y + r * 1.5}" width="${r * 0.32}" height="${r * 0.22}" rx="4" fill="#7a4c2a"/>${rows}`;
}

function koi(w: number, h: number): string {
  const pads = count(
    7,
    (n) =>
      `<circle cx="${w * scattered(n * 5.9 + 1)}" cy="${h * scattered(n * 3.7 + 2)}" r="${w * (0.05 + 0.05 * scattered(n))}" fill="#4d9a63"/>`,
  );
  const fish = [
    [0.35, 0.4, 24],
    [0.62, 0.6, 200],
    [0.7, 0.28, 120],
  ].map(
    ([x = 0, y = 0, turn = 0]) =>
      `<g transform="translate(${x * w} ${y * h}) rotate(${turn}) scale(${w / 620})"><path d="M-70 0-130-44-116 0-130 44z" fill="#ffd9c2"/><path d="M-84 0C-40-46 60-46 100 0 60 46-40 46-84 0z" fill="#fff6ee"/><path d="M-30-28C0-42 30-34 30-10 10 10-30 0-30-28zM48-22C70-22 90-8 94 2 80 16 52 14 48-22z" fill="#ef5a24"/></g>`,
  );
  const rings = count(
    6,
    (n) =>
      `<circle cx="${w * 0.24}" cy="${h * 0.76}" r="${w * 0.035 * (n + 1)}" fill="none" stroke="#d6fff5" stroke-opacity="${0.4 - n * 0.06}" stroke-width="2"/>`,
  );
  return `${fade("pond", ["#1f7a78", "#0f4c55"])}${box(w, h, "pond")}${rings}${fish.join("")}${pads}`;
}

function fade(id: string, colours: readonly string[]): string {
  const stops = colours.map(
    (colour, n) => `<stop offset="${n / (colours.length - 1)}" stop-color="${colour}"/>`,
  );
  return `<linearGradient id="${id}" x2="0" y2="1">${stops.join("")}</linearGradient>`;
}

function box(width: number, height: number, fill: string): string {
  return `<rect width="${width}" height="${height}" fill="url(#${fill})"/>`;
}

/** The outline of hills down to far below the picture. */
function hills(w: number, base: number, rise: number, waves: number, shift: number, rough = 1): string {
  const points = Array.from({ length: 97 }, (_, n) => {
    const t = (n / 96) * waves * Math.PI + shift;
    const y =
      Math.sin(t) + 0.35 * Math.sin(t * 2.7 + 1) + (rough > 1 ? 0.28 * Math.abs(Math.sin(t * rough)) : 0);
    return `${((n / 96) * w).toFixed(1)} ${(base - rise * y).toFixed(1)}`;
  });
  return `M${points.join("L")}V9999H0z`;
}

/** A deterministic pseudo-random number from 0 to 1. */
function scattered(n: number): number {
  const far = Math.sin(n * 12.9898 + 4.1) * 43758.5453;
  return far - Math.floor(far);
}

function count(times: number, draw: (n: number) => string): string {
  return Array.from({ length: times }, (_, n) => draw(n)).join("");
}
