export const id=110;export const ids=[110];export const modules={58110:((e,t,n)=>{n.d(t,{w:()=>$,writePage:()=>le});var r=n(73024),i=n(51455),a=n(76760),o=n(10716),s=n(86904),c=n(99172);function l(e){let t=new Set;return e.map(e=>u(e,d(f(e.id),t)))}function u(e,t){return{video:e,name:t,videoPath:`videos/${t}.mp4`,posterPath:e.poster===void 0?void 0:`posters/${t}${p(e.poster)}`}}function d(e,t){let n=e;for(let r=2;t.has(n);r++)n=`${e}-${r}`;return t.add(n),n}function f(e){let t=e.normalize(`NFKD`).replace(/\p{M}/gu,``).toLowerCase().replace(/[^a-z0-9._-]+/gu,`-`).slice(0,80).replace(/^[._-]+|[._-]+$/gu,``);return(0,c.kk)(t)===void 0?t||`video`:`video-${t}`}function p(e){let t=(0,a.extname)(e).toLowerCase();return/^\.[a-z0-9]{1,5}$/u.test(t)?t:``}var m=n(19473);class h{text;constructor(e){this.text=e}}function g(e,...t){return new h(String.raw({raw:e},...t.map(_)))}function _(e){return e===void 0?``:e instanceof h?e.text:typeof e==`object`?e.map(({text:e})=>e).join(`
`):y(String(e))}let v={"&":`&amp;`,"<":`&lt;`,">":`&gt;`,'"':`&quot;`,"'":`&#39;`};function y(e){return e.toWellFormed().replace(/\r\n?/gu,`
`).replace(b,``).replace(/[&<>"']/gu,e=>v[e]??e)}let b=/[^\P{Cc}\n\t]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;function ee(e){return g`<meta name="generator" content="generate-video" data-files="${e.join(` `)}">`}let x=/<meta name="generator" content="generate-video" data-files="([^"]*)">/u,S=/^(?:videos|posters)\/[a-z0-9][a-z0-9._-]*$/u;async function C(e){let t=(0,a.join)(e,`index.html`),n=await(0,i.readFile)(t,`utf8`).catch(T);if(n===void 0)return[];let r=x.exec(n)?.[1];if(r===void 0)throw w(t);return r.split(` `).filter(e=>S.test(e))}function w(e){return new m.H(`Invalid input`,{what:`${e} is in the gallery's way and was not written by a gallery.`,cost:`A gallery costs nothing.`,next:`Give the gallery a folder of its own, or remove that file.`})}function T(e){if(e.code!==`ENOENT`)throw e}var E=n(77598);let D='(function(){function e(e,t=document){let n=t.querySelector(e);if(!n)throw Error(`The page has no element ${e}`);return n}function t(e,t){return Array.from(t.querySelectorAll(e),e=>e.textContent)}function n(t){let{content:n}=e(`template#${t}`);return e(`*`,n).cloneNode(!0)}function r(){let t=e(`#announcement`);return e=>{t.textContent=t.textContent===e?`${e}\\u00a0`:e}}function i(){return Array.from(document.querySelectorAll(`.card`),t=>({element:t,frame:e(`.frame`,t),video:e(`video`,t),poster:t.querySelector(`.frame img`)??void 0,name:e(`h2`,t).textContent,prompt:e(`.prompt`,t).textContent,model:t.dataset.model??``}))}function a({prompt:e,videoUrl:t,posterUrl:n}){let r=s(e).replace(/[!-/:-@[-`{-~]/gu,e=>/[\\\\`*_{}[\\]<>&!|~@#:]/u.test(e)?`\\\\${e}`:e);return n===void 0?`[${r}](${t})`:`[![${r}](${n})](${t})`}function o({prompt:e,videoUrl:t,posterUrl:n,width:r,height:i}){let a=n===void 0?``:` poster="${c(n)}"`,o=n===void 0?`metadata`:`none`;return`<video src="${c(t)}"${a} width="${r}" height="${i}" controls playsinline preload="${o}" aria-label="${c(s(e))}"></video>`}function s(e){let t=[...e.slice(0,560).replace(/\\s+/gu,` `).replace(/[\\p{Cc}\\p{Cf}\\p{Cs}]/gu,``).trim()];return t.length<=140?t.join(``):`${t.slice(0,139).join(``).trimEnd()}…`}function c(e){return e.replace(/[&<>"]/gu,e=>`&#${e.codePointAt(0)};`)}function l(t,r){for(let i of t){let t=n(`copy`);for(let n of t.querySelectorAll(`button`))e(`[data-name]`,n).textContent=` for ${i.name}`,n.addEventListener(`click`,()=>u(i,n,r));e(`.more`,i.element).append(t)}}async function u(e,t,n){let r=t.dataset.format??``,i=d(e),s=r===`HTML`?o(i):a(i);if(!await p(s))return h(s);t.classList.add(`copied`),n(`${r} for ${e.name} copied`),setTimeout(()=>t.classList.remove(`copied`),2e3)}function d({video:e,poster:t,prompt:n}){return{prompt:n,videoUrl:f(e),posterUrl:t&&f(t),width:e.width,height:e.height}}function f(e){return location.protocol===`https:`?e.src:e.getAttribute(`src`)??``}async function p(e){try{return await navigator.clipboard.writeText(e),!0}catch{return m(e)}}function m(e){let t=document.activeElement,n=document.createElement(`textarea`);n.value=e,n.className=`unseen`,document.body.append(n),n.select();let r=document.execCommand(`copy`);return n.remove(),t instanceof HTMLElement&&t.focus(),r}function h(t){let n=e(`dialog`),r=e(`textarea`,n);r.value=t,n.showModal(),r.select()}function g(t){let n=document.querySelector(`.filter`);if(!n)return;let r=e(`input`,n),i=e(`select`,n),a=e(`output`,n),o=e(`.nothing`),s=e(`main`),c=t.map(e=>({...e,text:v(_(e).join(`\n`))})),l=()=>{let e=v(r.value).split(/\\s+/u),n=0;for(let t of c){let r=(!i.value||t.model===i.value)&&e.every(e=>t.text.includes(e));t.element.hidden=!r,!r&&!t.video.paused&&t.video.pause(),n+=Number(r)}o.hidden=n>0;let l=y(n,t.length);a.value!==l&&(a.value=l),s.getBoundingClientRect().top<0&&s.scrollIntoView()};r.addEventListener(`input`,b(l)),i.addEventListener(`change`,l),e(`button`,o).addEventListener(`click`,()=>{r.value=``,i.value=``,l(),r.focus()}),l()}function _({element:e,name:n,prompt:r}){return[n,r,...t(`.facts li, dt, dd`,e)]}function v(e){return e.normalize(`NFKD`).replace(/\\p{M}/gu,``).toLowerCase().trim()}function y(e,t){let n=t===1?`video`:`videos`;return e===t?`${t} ${n}`:`${e} of ${t} ${n}`}function b(e){let t;return()=>{clearTimeout(t),t=setTimeout(e,120)}}function x(e,t){for(let n of e)n.video.controls=!1,n.frame.append(S(n)),n.video.addEventListener(`play`,()=>C(n.video)),n.video.addEventListener(`error`,()=>w(n,t));T(e.filter(({poster:e})=>e===void 0))}function S({video:t,frame:r,poster:i,name:a}){let o=n(`play`);return e(`.unseen`,o).textContent=`Play ${a}, `,e(`.length`,o).textContent=r.dataset.duration??``,o.addEventListener(`click`,()=>{o.remove(),i&&(t.poster=i.src),t.controls=!0,t.focus(),t.play().catch(()=>{})}),o}function C(e){for(let t of document.querySelectorAll(`video`))t!==e&&!t.paused&&t.pause()}function w({frame:e,name:t},n){e.classList.add(`broken`),n(`${t} cannot be loaded`)}function T(e){let t=new IntersectionObserver(e=>{for(let{isIntersecting:n,target:r}of e)n&&(t.unobserve(r),r.preload=`metadata`)},{rootMargin:`25%`});for(let{video:n}of e)t.observe(n)}let E=i(),D=r();x(E,D),l(E,D),g(E)})();';var O=n(73387),te=n(27370);function k(e){return(0,te.P6)(e)?.title??e}function A(e){let t=`${e.width} × ${e.height}`;return[k(e.model),t,(0,O.z3)(e.size),...j(e).slice(0,1)]}function j({costUsd:e,credits:t}){return[...e===void 0?[]:[(0,O.UK)(e)],...t===void 0?[]:[(0,O.Ql)(t)]]}function M(e){let t=[[`Videos`,String(e.length)],[`Playing time`,(0,O.a3)(N(e.map(({duration:e})=>e)))],[`Size`,(0,O.z3)(N(e.map(({size:e})=>e)))]],n=e.map(({costUsd:e})=>e).filter(e=>e!==void 0);if(n.length===0)return t;let r=n.length<e.length?`at least `:``;return[...t,[`Cost`,`${r}${(0,O.UK)(N(n))}`]]}function N(e){return e.reduce((e,t)=>e+t,0)}function P(e){let{video:t,name:n}=e,r=`video-${n}-name`;return g`<li class="card ${z(t)}" id="video-${n}" data-model="${t.model}">
<article aria-labelledby="${r}">
<h2 id="${r}" dir="auto">${t.id}</h2>
${F(e,r)}
<div class="caption">
<p class="prompt" dir="auto"${I(t.prompt)}>${t.prompt}</p>
<ul class="facts" role="list">${A(t).map(e=>g`<li>${e}</li>`)}</ul>
<div class="more"><details><summary>Details</summary>
<dl>${L(t).map(([e,t])=>g`<div><dt>${e}</dt><dd dir="auto"${I(t)}>${t}</dd></div>`)}</dl>
</details></div>
</div>
</article>
</li>`}function F({video:e,videoPath:t,posterPath:n},r){let i=g`width="${e.width}" height="${e.height}"`,a=g`src="${t}" ${i} controls playsinline aria-labelledby="${r}"`;return g`<div class="frame" data-duration="${(0,O.a3)(e.duration)}">
${n&&g`<img src="${n}" alt="" ${i} loading="lazy" decoding="async">`}
<video ${a} preload="none"></video>
<noscript><video ${a} ${n&&g`poster="${n}"`} loading="lazy" preload="metadata"></video></noscript>
</div>`}function I(e){return e.length>1e3?g` tabindex="0"`:void 0}function L(e){let t=j(e).join(`, `);return[[`Model`,e.model],[`Duration`,(0,O.a3)(e.duration)],...t?[[`Cost`,t]]:[],[`Made on`,e.createdAt.slice(0,10)],...Object.entries(e.parameters).map(R)]}function R([e,t]){return[e,typeof t==`string`?t:JSON.stringify(t)??``]}function z({width:e,height:t}){return`size-${e}x${t}`}function B(e){let t=e.map(e=>`.${z(e)}{--ratio:${V(e)}}`);return[...new Set(t)].sort().join(`
`)}function V({width:e,height:t}){return Number((e/t).toFixed(4))}function H(e,t,n){let r=t.map(({video:e})=>e),i=`:root {
color-scheme: light dark;
--paper: light-dark(#fcfcfb, #0c0c0e);
--well: light-dark(#ececea, #1a1a1e);
--line: light-dark(#dcdcd8, #2b2b31);
--ink: light-dark(#121214, #f3f3f0);
--quiet: light-dark(#5c5d63, #a3a3ab);
--accent: light-dark(#d9320f, #ff6a45);
--edge: clamp(1.125rem, 4.4vw, 5rem);
--row: clamp(15rem, 24.4vw, 32rem);
--bar: 4.25rem;
--sans: "Helvetica Neue", "Segoe UI Variable Display", "Segoe UI", Helvetica, Arial, sans-serif;
--mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, "Liberation Mono", monospace;
}
*,
::before,
::after {
box-sizing: border-box;
}
html {
scroll-padding-block-start: var(--bar);
-webkit-text-size-adjust: 100%;
}
body {
margin: 0;
padding-inline: max(var(--edge), env(safe-area-inset-left)) max(var(--edge), env(safe-area-inset-right));
background: var(--paper);
color: var(--ink);
font: 1rem / 1.5 var(--sans);
overflow-wrap: anywhere;
-webkit-font-smoothing: antialiased;
}
h1,
h2,
p,
ul,
dl,
dd {
margin: 0;
padding: 0;
}
ul {
list-style: none;
}
button,
input,
select,
textarea {
color: inherit;
font: inherit;
}
button,
select,
summary {
cursor: pointer;
}
dt {
color: var(--quiet);
}
:focus-visible {
outline: 2px solid var(--ink);
outline-offset: 3px;
}
#videos:focus {
outline: none;
}
::selection {
background: var(--accent);
color: var(--paper);
}
.link {
padding: 0;
border: 0;
background: none;
color: var(--ink);
text-decoration: underline;
text-underline-offset: 0.2em;
}
.unseen {
position: absolute;
width: 1px;
height: 1px;
overflow: hidden;
clip-path: inset(50%);
white-space: nowrap;
}
.skip {
position: absolute;
inset: 0.75rem auto auto 0.75rem;
z-index: 3;
padding: 0.5rem 0.875rem;
border-radius: 0.375rem;
background: var(--ink);
color: var(--paper);
}
.skip:not(:focus) {
clip-path: inset(50%);
}
@media (prefers-contrast: more) {
:root {
--quiet: var(--ink);
--line: var(--ink);
}
}
.head {
padding-block: clamp(3.5rem, 8.5vw, 9rem) clamp(1.75rem, 3vw, 3rem);
}
h1 {
max-width: 16ch;
margin-inline-start: -0.045em;
font-size: clamp(3rem, 9.2vw, 9.5rem);
font-weight: 700;
line-height: 0.92;
letter-spacing: -0.05em;
text-wrap: balance;
}
.long {
max-width: 22ch;
font-size: clamp(2.5rem, 5.6vw, 5.75rem);
line-height: 0.98;
letter-spacing: -0.045em;
}
.totals {
display: flex;
flex-wrap: wrap;
gap: 1rem clamp(1.75rem, 4vw, 4rem);
margin-block-start: clamp(2rem, 4.5vw, 4.5rem);
font-variant-numeric: tabular-nums;
}
.totals dt {
font-size: 0.8125rem;
}
.totals dd {
font-size: 1.25rem;
font-weight: 500;
letter-spacing: -0.015em;
}
.filter {
position: sticky;
inset-block-start: 0;
z-index: 2;
display: flex;
align-items: center;
gap: clamp(0.75rem, 2.4vw, 2.25rem);
min-height: var(--bar);
margin-inline: calc(-1 * var(--edge));
padding-inline: var(--edge);
border-block: 1px solid var(--line);
background: var(--paper);
}
@media (scripting: none) {
.filter {
display: none;
}
}
.field {
position: relative;
min-width: 0;
}
.search {
flex: 1;
}
.field::after {
content: "";
position: absolute;
inset-block-start: 0.8125rem;
width: 1.125rem;
height: 1.125rem;
background: var(--quiet);
mask: var(--icon);
pointer-events: none;
}
.search::after {
--icon: url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 18 18' fill='none' stroke='%23000' stroke-width='1.75' stroke-linecap='round'%3E%3Ccircle cx='7.5' cy='7.5' r='5.75'/%3E%3Cpath d='m12 12 4.5 4.5'/%3E%3C/svg%3E");
inset-inline-start: 0;
}
.choice::after {
--icon: url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 18 18' fill='none' stroke='%23000' stroke-width='1.75' stroke-linecap='round'%3E%3Cpath d='m5 7 4 4 4-4'/%3E%3C/svg%3E");
inset-inline-end: 0;
}
.field > * {
width: 100%;
height: 2.75rem;
padding: 0;
border: solid transparent;
border-width: 2px 0;
background: none;
appearance: none;
}
.field > :focus-visible {
border-block-end-color: var(--ink);
outline: none;
}
.search > * {
padding-inline-start: 1.875rem;
font-size: 1.0625rem;
}
.search ::-webkit-search-cancel-button {
--icon: url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 18 18' stroke='%23000' stroke-width='1.75' stroke-linecap='round'%3E%3Cpath d='m5 5 8 8m0-8-8 8'/%3E%3C/svg%3E");
width: 1.125rem;
height: 1.125rem;
background: var(--quiet);
mask: var(--icon);
appearance: none;
cursor: pointer;
}
.search ::placeholder {
color: var(--quiet);
opacity: 1;
}
.choice > * {
max-width: 14rem;
padding-inline-end: 1.5rem;
text-overflow: ellipsis;
field-sizing: content;
}
.choice option {
background: var(--paper);
}
.filter output {
color: var(--quiet);
font-size: 0.9375rem;
font-variant-numeric: tabular-nums;
white-space: nowrap;
}
.nothing {
padding-block: 0 8rem;
color: var(--quiet);
font-size: 1.25rem;
}
@media (width < 40rem) {
.choice > * {
max-width: 32vw;
}
.filter :is(input, select, output) {
font-size: 1rem;
}
}
.filter + main {
min-height: calc(100svh - var(--bar));
}
.videos {
display: flex;
flex-wrap: wrap;
align-items: flex-start;
gap: clamp(3rem, 4.6vw, 5rem) clamp(1.25rem, 1.9vw, 2rem);
padding-block: clamp(2rem, 3.4vw, 3.5rem) clamp(4rem, 8vw, 8rem);
}
.videos::after {
content: "";
flex: 1000000 0 16%;
}
.card {
display: block;
flex: calc(var(--ratio) * 100) 1 calc(var(--ratio) * var(--row));
min-width: 0;
max-width: min(100%, calc(var(--ratio) * max(var(--row) * 1.4, 42rem)));
}
.card[hidden] {
display: none;
}
.card:only-child {
flex-basis: min(100%, calc(var(--ratio) * 78svh));
max-width: 100%;
}
.card article {
display: flex;
flex-direction: column;
}
@media (width < 40rem) {
.card {
flex-basis: 100%;
max-width: 100%;
}
.videos::after {
content: none;
}
}
.frame {
position: relative;
order: -1;
aspect-ratio: var(--ratio);
border-radius: 0.375rem;
background: var(--well);
overflow: clip;
content-visibility: auto;
}
.frame:has(:focus-visible) {
outline: 2px solid var(--ink);
outline-offset: 3px;
}
.frame :focus-visible {
outline: none;
}
.frame img,
.frame video,
.play {
position: absolute;
inset: 0;
width: 100%;
height: 100%;
object-fit: cover;
}
.frame video:has(+ noscript > video) {
display: none;
}
.play {
padding: 0;
border: 0;
background: none;
}
.length {
position: absolute;
inset: auto auto 0.75rem 0.75rem;
display: flex;
align-items: center;
gap: 0.4375rem;
padding: 0.3125rem 0.75rem 0.3125rem 0.625rem;
border-radius: 2rem;
background: rgb(12 12 14 / 0.78);
color: #fff;
font-size: 0.8125rem;
font-weight: 500;
line-height: 1.25rem;
font-variant-numeric: tabular-nums;
}
.length::before {
content: "";
width: 0.625rem;
height: 0.75rem;
background: currentcolor;
clip-path: polygon(0 0, 100% 50%, 0 100%);
}
.play:is(:hover, :focus-visible) .length {
background: #c72b0a;
}
.broken::after {
content: "This video cannot be loaded";
position: absolute;
inset: 0;
display: grid;
place-content: center;
padding: 1rem;
background: var(--well);
color: var(--quiet);
text-align: center;
}
@media (prefers-reduced-motion: no-preference) {
.length {
transition: background-color 0.15s;
}
}
h2 {
margin-block: 0.875rem 0.125rem;
font-size: 1.0625rem;
font-weight: 600;
line-height: 1.35;
letter-spacing: -0.012em;
}
.caption {
container-type: inline-size;
content-visibility: auto;
contain-intrinsic-block-size: auto 7rem;
margin-inline: -0.375rem;
padding: 0 0.375rem 0.375rem;
}
.prompt {
display: -webkit-box;
max-width: 38em;
overflow: hidden;
white-space: pre-line;
-webkit-box-orient: vertical;
-webkit-line-clamp: 3;
}
.card:has([open]) .prompt {
display: block;
max-height: 60vh;
overflow: auto;
}
.facts {
display: flex;
flex-wrap: wrap;
gap: 0 0.875rem;
margin-block-start: 0.5rem;
color: var(--quiet);
font-size: 0.875rem;
font-variant-numeric: tabular-nums;
}
.more {
--button: 1.75rem;
position: relative;
margin-block-start: 0.5rem;
font-size: 0.8125rem;
line-height: 1.25rem;
}
.more :is(summary, button) {
width: fit-content;
padding: 0.25rem 0;
border: 0;
border-radius: 0.25rem;
background: none;
color: var(--quiet);
line-height: inherit;
}
.more :is(summary, button):hover {
color: var(--ink);
}
.more summary {
list-style: none;
}
.more summary::-webkit-details-marker {
display: none;
}
.more summary::after {
content: "";
display: inline-block;
width: 0.375rem;
height: 0.375rem;
margin: 0 0.125rem 0.1875rem 0.4375rem;
border: solid currentcolor;
border-width: 0 1.5px 1.5px 0;
rotate: 45deg;
}
.more [open] > summary::after {
margin-block-end: 0;
rotate: 225deg;
}
.more dl {
margin-block-start: 0.5rem;
border-block-end: 1px solid var(--line);
}
.more dl div {
display: grid;
grid-template-columns: minmax(5.5rem, 10rem) 1fr;
gap: 0.75rem;
padding-block: 0.4375rem;
border-block-start: 1px solid var(--line);
}
.more dd {
max-height: 20rem;
overflow: auto;
font-family: var(--mono);
font-size: 0.75rem;
white-space: pre-wrap;
}
@media (pointer: coarse) {
.more {
--button: 2.75rem;
}
.more :is(summary, button) {
padding-block: 0.75rem;
}
}
.copy {
position: absolute;
inset-block-start: 0;
inset-inline-start: 5.25rem;
display: flex;
gap: 0.5rem 1.125rem;
}
@container (width < 16rem) {
.copy {
inset-block: auto 0;
inset-inline-start: 0;
}
@media (scripting: enabled) {
.more {
padding-block-end: var(--button);
}
}
}
.copy button {
--icon: url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 12 12' fill='none' stroke='%23000' stroke-width='1.25'%3E%3Crect x='3.6' y='3.6' width='7.7' height='7.7' rx='1.4'/%3E%3Cpath d='M8.4 3.4V2.1A1.4 1.4 0 0 0 7 .7H2.1A1.4 1.4 0 0 0 .7 2.1V7a1.4 1.4 0 0 0 1.4 1.4h1.3'/%3E%3C/svg%3E");
position: relative;
display: grid;
padding-inline-start: 1.125rem;
text-align: start;
}
.copy button::before {
content: "";
position: absolute;
inset: 0 auto 0 0;
margin-block: auto;
width: 0.75rem;
height: 0.75rem;
background: currentcolor;
mask: var(--icon);
}
.copy button > * {
grid-area: 1 / 1;
}
.copy .done {
opacity: 0;
}
.copy .copied {
--icon: url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 12 12' fill='none' stroke='%23000' stroke-width='1.75'%3E%3Cpath d='m1.5 6.5 3 3 6-7'/%3E%3C/svg%3E");
color: var(--accent);
}
.copied > .what {
opacity: 0;
}
.copied > .done {
opacity: 1;
}
dialog {
width: min(36rem, 100vw - 2 * var(--edge));
padding: 1.5rem;
border: 1px solid var(--line);
border-radius: 0.5rem;
background: var(--paper);
color: inherit;
}
dialog::backdrop {
background: rgb(0 0 0 / 0.5);
}
dialog h2 {
margin-block: 0 1rem;
}
textarea {
width: 100%;
margin-block-end: 1rem;
padding: 0.75rem;
border: 1px solid var(--line);
border-radius: 0.25rem;
background: var(--well);
font: 0.8125rem / 1.5 var(--mono);
resize: vertical;
}
@media print {
:root {
color-scheme: light;
--row: 9rem;
}
.filter + main {
min-height: 0;
}
.frame img + video {
visibility: hidden;
}
.filter,
.skip,
.more,
.play {
display: none;
}
.card {
break-inside: avoid;
}
.head {
padding-block: 0 1rem;
}
h1 {
font-size: 3rem;
}
.prompt {
display: block;
}
.frame,
.caption {
content-visibility: visible;
}
}\n${B(r)}`;return g`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${q(i,D)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
${ee(n)}
<title>${e}</title>
<link rel="icon" href="${U}">
<style>${new h(i)}</style>
</head>
<body>
<a class="skip" href="#videos">Skip to the videos</a>
<header class="head">
<h1 dir="auto"${e.length>28?g` class="long"`:void 0}>${e}</h1>
<dl class="totals">${M(r).map(([e,t])=>g`<div><dt>${e}</dt><dd>${t}</dd></div>`)}</dl>
</header>
${W(r)}
<main id="videos" tabindex="-1">
<ul class="videos" role="list">
${t.map(P)}
</ul>
${t.length===0?g`<p class="nothing">There are no videos yet.</p>`:ne}
</main>
${K}
<script>${new h(D)}<\/script>
</body>
</html>
`.text}let U=`data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='4' fill='%23e5391a'/%3E%3Cpath d='M6 4.5v7l5.5-3.5z' fill='%23fff'/%3E%3C/svg%3E`;function W(e){return e.length<2?void 0:g`<div class="filter" role="search">
<div class="field search"><input type="search" aria-label="Filter by words" placeholder="Filter by words" autocomplete="off" spellcheck="false"></div>
<div class="field choice"><select aria-label="Filter by model"><option value="">All models</option>${[...new Set(e.map(({model:e})=>e))].sort().map(e=>g`<option value="${e}">${k(e)}</option>`)}</select></div>
<output>${String(e.length)}</output>
</div>`}let ne=g`<p class="nothing" hidden>Nothing matches. <button type="button" class="link">Show all</button></p>`;function G(e){return g`<button type="button" data-format="${e}"><span class="what"><span class="unseen">Copy </span>${e}<span class="unseen" data-name></span></span><span class="done" aria-hidden="true">Copied</span></button>`}let K=g`<p class="unseen" role="status" id="announcement"></p>
<template id="play"><button type="button" class="play"><span class="unseen"></span><span class="length"></span></button></template>
<template id="copy"><div class="copy">${[`Markdown`,`HTML`].map(G)}</div></template>
<dialog aria-labelledby="by-hand"><form method="dialog"><h2 id="by-hand">Copy this by hand</h2><textarea readonly rows="6" aria-labelledby="by-hand"></textarea><button class="link">Close</button></form></dialog>`;function q(e,t){return[`default-src 'none'`,`style-src ${J(e)}`,`script-src ${J(t)}`,`img-src 'self' data:`,`media-src 'self'`,`base-uri 'none'`,`form-action 'none'`,`require-trusted-types-for 'script'`,`trusted-types 'none'`].join(`; `)}function J(e){return`'sha256-${(0,E.createHash)(`sha256`).update(e).digest(`base64`)}'`}var Y=n(27152);async function X(e,t,n,r){await re(e,n,new Set(r));for(let t of[...n.map(e=>e.path),...r])await Z(e,(0,a.dirname)(t));let o=n.map(({path:t,source:n})=>({path:(0,a.join)(e,t),write:e=>(0,Y.L7)(n,e)})),s={path:(0,a.join)(e,`index.html`),write:e=>(0,i.writeFile)(e,t)};await(0,Y.sk)([...o,s]);let c=new Set(n.map(({path:e})=>e));for(let t of r.filter(e=>!c.has(e)))await(0,i.rm)((0,a.join)(e,t),{force:!0})}async function Z(e,t){let n=await(0,i.realpath)((0,a.join)(e,t)).catch(()=>void 0);if(n!==void 0&&n!==(0,a.join)(await(0,i.realpath)(e),t))throw w((0,a.join)(e,t))}async function re(e,t,n){for(let{path:r,source:i}of t){if(n.has(r))continue;let t=(0,a.join)(e,r);if(!await ie(t)&&!await ae(t,i))throw w(t)}}async function ie(e){return(0,i.stat)(e).then(()=>!1,()=>!0)}async function ae(e,t){let[n,r]=await Promise.all([(0,i.stat)(e),(0,i.stat)(t)]);if(n.size!==r.size)return!1;let[a,o]=await Promise.all([(0,i.readFile)(e),(0,i.readFile)(t)]);return a.equals(o)}async function oe(e){let{folder:t,title:n,videos:r}=e,i=await C(t),o=l(r),s=await Q(t,o.flatMap(se));return await X(t,H(n,o,s.map(({path:e})=>e)),s,i),{path:(0,a.join)(t,`index.html`)}}function se({video:{file:e,poster:t},videoPath:n,posterPath:r}){let i={path:n,source:e};return r===void 0||t===void 0?[i]:[i,{path:r,source:t}]}async function Q(e,t){let n=await Promise.all(t.map(t=>ce(e,t)));return t.filter((e,t)=>!n[t])}async function ce(e,{path:t,source:n}){return await(0,i.realpath)((0,a.join)(e,t)).catch(()=>void 0)===await(0,i.realpath)(n)}async function le(e,t,n,{repository:r,core:i}){let s=new o.J(i),c=r?.name??`Demo assets`,l=[];for(let e of t){let t=n.get(e.id);t&&(await $(e,t)?l.push(ue(e,t,e=>i.redact(e))):s.warn(`${e.id} is not in the gallery: its file is a Git LFS pointer. Check out with lfs: true.`))}let{path:u}=await oe({folder:e,title:c,videos:l});return s.info(`The gallery of ${l.length===1?`one video`:`${l.length} videos`} is ${u}`),(0,a.dirname)(u)}async function $({path:e},{size:t}){return(await(0,i.stat)(e)).size===t}function ue({id:e,path:t,prompt:n,request:i},a,o){let{prompt:c,...l}=i.fields,u=JSON.parse(JSON.stringify(l),(e,t)=>typeof t==`string`?o(t):t),{"cost-usd":d,"credits-used":f,model:p,duration:m,width:h,height:g,size:_}=a,v=(0,s.z)(t);return{id:e,file:t,model:p,prompt:o(n),parameters:u,duration:m,width:h,height:g,size:_,...d!==null&&{costUsd:d},...f!==null&&{credits:f},createdAt:a.date,...(0,r.existsSync)(v)&&{poster:v}}}}),86904:((e,t,n)=>{n.d(t,{C:()=>i,z:()=>r});function r(e){return e.replace(/\.mp4$/u,`.poster.jpg`)}function i(e){return e.replace(/\.mp4$/u,`.preview.gif`)}})};
