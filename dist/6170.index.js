export const id=6170;export const ids=[6170,6904];export const modules={56170:((e,t,n)=>{n.d(t,{w:()=>$,writePage:()=>Ee});var r=n(73024),i=n(51455),a=n(76760),o=n(10716),s=n(86904),c=n(73387),l=n(27370);function u(e){return(0,l.P6)(e)?.title??e}function d(e){let t=`${e.width} \u00d7 ${e.height}`;return[u(e.model),t,(0,c.z3)(e.size),...f(e).slice(0,1)]}function f({costUsd:e,credits:t}){return[...e===void 0?[]:[(0,c.UK)(e)],...t===void 0?[]:[(0,c.Ql)(t)]]}function p(e){let t=[[`Videos`,e.length.toLocaleString(`en-US`)],[`Playing time`,(0,c.a3)(m(e.map(({duration:e})=>e)))],[`Size`,(0,c.z3)(m(e.map(({size:e})=>e)))]],n=e.map(({costUsd:e})=>e).filter(e=>e!==void 0);if(n.length===0)return t;let r=n.length<e.length?`at least `:``;return[...t,[`Cost`,`${r}${(0,c.UK)(m(n))}`]]}function m(e){return e.reduce((e,t)=>e+t,0)}class h{text;constructor(e){this.text=e}}function g(e,...t){return new h(String.raw({raw:e},...t.map(_)))}function _(e){return e===void 0?``:e instanceof h?e.text:typeof e==`object`?`tag`in e?v(e):e.map(_).join(`
`):y(String(e))}function v({tag:e,attributes:t,children:n}){let r=`<${e}${Object.entries(t).map(([e,t])=>t===void 0?``:` ${e}="${_(t)}"`).join(``)}>`;return e===`img`?r:`${r}${n.map(_).join(``)}</${e}>`}let ee={"&":`&amp;`,"<":`&lt;`,">":`&gt;`,'"':`&quot;`,"'":`&#39;`};function y(e){return b(e).replace(/[&<>"']/gu,e=>ee[e]??e)}function b(e){return e.toWellFormed().replace(/\r\n?/gu,`
`).replace(x,``)}let x=/[^\P{Cc}\n\t]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;function S({video:e,name:t,videoPath:n,posterPath:r}){let{id:i,width:a,height:o,duration:s,model:l,prompt:u}=e;return{name:t,id:b(i),file:n,...r!==void 0&&{poster:r},width:a,height:o,duration:(0,c.a3)(s),model:b(l),prompt:b(u),facts:d(e).map(b),details:te(e).map(([e,t])=>[b(e),b(t)])}}function te(e){let t=f(e).join(`, `);return[[`Model`,e.model],[`Duration`,(0,c.a3)(e.duration)],...t?[[`Cost`,t]]:[],[`Made on`,e.createdAt.slice(0,10)],...Object.entries(e.parameters).map(ne)]}function ne([e,t]){return[e,typeof t==`string`?t:JSON.stringify(t)??``]}var C=n(99172);function re(e){let t=new Map;return e.map(e=>w(e,T(E(e.id),t)))}function w(e,t){return{video:e,name:t,videoPath:`videos/${t}.mp4`,posterPath:e.poster===void 0?void 0:`posters/${t}${D(e.poster)}`}}function T(e,t){let n=t.get(e)??0,r=e;for(;t.has(r);)r=`${e}-${++n}`;return t.set(e,n),t.set(r,1),r}function E(e){let t=e.normalize(`NFKD`).replace(/\p{M}/gu,``).toLowerCase().replace(/[^a-z0-9._-]+/gu,`-`).slice(0,80).replace(/^[._-]+|[._-]+$/gu,``);return(0,C.kk)(t)===void 0?t||`video`:`video-${t}`}function D(e){let t=(0,a.extname)(e).toLowerCase();return/^\.[a-z0-9]{1,5}$/u.test(t)?t:``}var O=n(19473);let k=new h(`name="generator" content="generate-video"`);function ie(e){return e.includes(k.text)}function A(e){return g`<meta ${k} data-files="${e.join(` `)}">`}let j=RegExp(`<meta ${k.text} data-files="([^"]*)">`,`u`),M=/^(?:page-\d+\.html|videos\.js|(?:videos|posters)\/[a-z0-9][a-z0-9._-]*)$/u;async function N(e){let t=(0,a.join)(e,`index.html`),n=await(0,i.readFile)(t,`utf8`).catch(F);if(n===void 0)return[];let r=j.exec(n)?.[1];if(r===void 0)throw P(t);return r.split(` `).filter(e=>M.test(e))}function P(e){return new O.HR(`Invalid input`,{what:`${e} is in the gallery's way and was not written by a gallery.`,cost:`A gallery costs nothing.`,next:`Give the gallery a folder of its own, or remove that file.`})}function F(e){if(e.code!==`ENOENT`)throw e}var I=n(77598);let L='(function(){function e(e,t=document){let n=t.querySelector(e);if(!n)throw Error(`The page has no element ${e}`);return n}function t(t){let{content:n}=e(`template#${t}`);return e(`*`,n).cloneNode(!0)}function n(){let t=e(`#announcement`);return e=>{t.textContent=t.textContent===e?`${e}\\u00a0`:e}}function r(t){return{element:t,frame:e(`.frame`,t),video:e(`video`,t),poster:t.querySelector(`.frame img`)??void 0,name:e(`h2`,t).textContent,prompt:e(`.prompt`,t).textContent}}function i({prompt:e,videoUrl:t,posterUrl:n}){let r=o(e).replace(/[!-/:-@[-`{-~]/gu,e=>/[\\\\`*_{}[\\]<>&!|~@#:]/u.test(e)?`\\\\${e}`:e);return n===void 0?`[${r}](${t})`:`[![${r}](${n})](${t})`}function a({prompt:e,videoUrl:t,posterUrl:n,width:r,height:i}){let a=n===void 0?``:` poster="${s(n)}"`,c=n===void 0?`metadata`:`none`;return`<video src="${s(t)}"${a} width="${r}" height="${i}" controls playsinline preload="${c}" aria-label="${s(o(e))}"></video>`}function o(e){let t=[...e.slice(0,560).replace(/\\s+/gu,` `).replace(/[\\p{Cc}\\p{Cf}\\p{Cs}]/gu,``).trim()];return t.length<=140?t.join(``):`${t.slice(0,139).join(``).trimEnd()}\u2026`}function s(e){return e.replace(/[&<>"]/gu,e=>`&#${e.codePointAt(0)};`)}function c(n,r){let i=t(`copy`);for(let t of i.querySelectorAll(`button`))e(`[data-name]`,t).textContent=` for ${n.name}`,t.addEventListener(`click`,()=>l(n,t,r));e(`.more`,n.element).append(i)}async function l(e,t,n){let r=t.dataset.format??``,o=u(e),s=r===`HTML`?a(o):i(o);if(!await f(s))return m(s);t.classList.add(`copied`),n(`${r} for ${e.name} copied`),setTimeout(()=>t.classList.remove(`copied`),2e3)}function u({video:e,poster:t,prompt:n}){return{prompt:n,videoUrl:d(e),posterUrl:t&&d(t),width:e.width,height:e.height}}function d(e){return location.protocol===`https:`?e.src:e.getAttribute(`src`)??``}async function f(e){try{return await navigator.clipboard.writeText(e),!0}catch{return p(e)}}function p(e){let t=document.activeElement,n=document.createElement(`textarea`);n.value=e,n.className=`unseen`,document.body.append(n),n.select();let r=document.execCommand(`copy`);return n.remove(),t instanceof HTMLElement&&t.focus(),r}function m(t){let n=e(`dialog`),r=e(`textarea`,n);r.value=t,n.showModal(),r.select()}function h(e,t,...n){return{tag:e,attributes:t,children:n.filter(e=>e!==void 0)}}function g(e){return Math.max(1,Math.ceil(e/50))}function _(e,t){return e.slice((t-1)*50,t*50)}function v(e){return Math.floor(e/50)+1}function y(e){return e===1?`index.html`:`page-${e}.html`}function b(e,t){return t===1?e:`${e}, page ${t}`}function x(e,t=e){let[n,r]=[e,t].map(e=>e.toLocaleString(`en-US`));return`${t===e?``:`${r} of `}${n} ${e===1?`video`:`videos`}`}function S(e,t,n){let r=(e,t,r)=>h(`a`,{href:`${n(e)}#videos`,...t},r),i=[1,e-1,e,e+1,t].filter((e,n,r)=>e>=1&&e<=t&&r.indexOf(e)===n).flatMap((t,n,i)=>[...t-(i[n-1]??0)>1?[h(`li`,{"aria-hidden":`true`},`\u2026`)]:[],h(`li`,{},r(t,{"aria-label":`Page ${t}`,...t===e&&{"aria-current":`page`}},String(t)))]);return h(`nav`,{class:`pages`,"aria-label":`Pages`,hidden:t>1?void 0:``},e>1?r(e-1,{rel:`prev`},`Previous`):void 0,h(`ul`,{role:`list`},...i),e<t?r(e+1,{rel:`next`},`Next`):void 0)}function C(){let e=new URLSearchParams(location.search);return{filter:{words:e.get(`words`)??``,model:e.get(`model`)??``},page:Number(e.get(`page`)??1)}}function w(e,t){let n=new URLSearchParams(Object.entries(e).filter(([,e])=>e!==``));return t>1&&n.set(`page`,String(t)),n.size===0?location.pathname:`?${n}`}function T(t,n){let r=document.querySelector(`.filter`);if(!r)return;let i=e(`input`,r),a=e(`select`,r),o=e(`output`,r),s=e(`.nothing`),c=t.map(e=>({video:e,text:D(E(e))})),l=e=>{let r={words:i.value.trim(),model:a.value},l=D(r.words).split(/\\s+/u),u=c.filter(({video:e,text:t})=>(!r.model||e.model===r.model)&&l.every(e=>t.includes(e))).map(({video:e})=>e);n(r.words||r.model?u:void 0,e,r),s.hidden=u.length>0;let d=x(t.length,u.length);o.value!==d&&(o.value=d)},u=()=>{l(1),history.replaceState(null,``,w({words:i.value,model:a.value},1));let t=e(`main`);t.getBoundingClientRect().top<0&&t.scrollIntoView()};i.addEventListener(`input`,O(u)),a.addEventListener(`change`,u),e(`button`,s).addEventListener(`click`,()=>{i.value=``,a.value=``,u(),i.focus()});let{filter:d,page:f}=C();i.value=d.words,a.value=Array.from(a.options,({value:e})=>e).includes(d.model)?d.model:``,l(f)}function E({id:e,prompt:t,facts:n,details:r}){return[e,t,...n,...r.flat()].join(`\n`)}function D(e){return e.normalize(`NFKD`).replace(/\\p{M}/gu,``).toLowerCase().trim()}function O(e){let t;return()=>{clearTimeout(t),t=setTimeout(e,120)}}function k({name:e}){return`video-${e}`}function A(e){let t=`${k(e)}-name`,n=e.facts.map(e=>h(`li`,{},e)),r=e.details.map(([e,t])=>h(`div`,{},h(`dt`,{},e),h(`dd`,{dir:`auto`,...M(t)},t)));return h(`li`,{class:`card ${N(e)}`,id:k(e)},h(`article`,{"aria-labelledby":t},h(`div`,{class:`name`},h(`h2`,{id:t,dir:`auto`},e.id),h(`span`,{class:`ai`},`AI-generated`)),j(e,t),h(`div`,{class:`caption`},h(`p`,{class:`prompt`,dir:`auto`,...M(e.prompt)},e.prompt),h(`ul`,{class:`facts`,role:`list`},...n),h(`div`,{class:`more`},h(`details`,{},h(`summary`,{},`Details`),h(`dl`,{},...r))))))}function j({file:e,poster:t,width:n,height:r,duration:i},a){let o={src:e,width:n,height:r,controls:``,playsinline:``,"aria-labelledby":a};return h(`div`,{class:`frame`,"data-duration":i},t===void 0?void 0:h(`img`,{src:t,alt:``,width:n,height:r,loading:`lazy`,decoding:`async`}),h(`video`,{...o,preload:`none`}),h(`noscript`,{},h(`video`,{...o,poster:t,loading:`lazy`,preload:`metadata`})))}function M(e){return e.length>1e3?{tabindex:0}:{}}function N({width:e,height:t}){return`size-${e}x${t}`}function P(e){let t=()=>{if(document.getElementById(location.hash.slice(1)))return;let t=e.findIndex(e=>`#${k(e)}`===location.hash);t>=0&&location.replace(y(v(t))+location.hash)};addEventListener(`hashchange`,t),t()}function F({tag:e,attributes:t,children:n}){let r=document.createElement(e);for(let[e,n]of Object.entries(t))n!==void 0&&r.setAttribute(e,String(n));for(let e of n)typeof e==`string`?r.append(e):e.tag!==`noscript`&&r.append(F(e));return r}function I(t){let n=e(`.videos`),r={cards:[...n.children],pager:e(`.pages`),title:document.title},i=new Map(r.cards.map(e=>[e.id,e])),a=e=>{let n=document.getElementById(k(e))??i.get(k(e));if(n)return n;let r=F(A(e));return t(r),r};return(t,i,o)=>{let s=g(t?.length??0),c=Math.min(Math.max(1,Math.trunc(i)||1),s);L(n,t?_(t,c).map(a):r.cards),e(`.pages`).replaceWith(t?F(S(c,s,e=>w(o,e))):r.pager),document.title=t?b(e(`h1`).textContent,c):r.title}}function L(e,t){let n=new Set(t);for(let t of[...e.children])n.has(t)||t.remove();for(let[n,r]of t.entries()){let t=e.children[n];t!==r&&e.insertBefore(r,t??null)}}function R(e,t){e.video.controls=!1,e.frame.append(z(e)),e.video.addEventListener(`play`,()=>B(e.video)),e.video.addEventListener(`error`,()=>V(e,t)),e.poster===void 0&&H.observe(e.video)}function z({video:n,frame:r,poster:i,name:a}){let o=t(`play`);return e(`.unseen`,o).textContent=`Play ${a}, `,e(`.length`,o).textContent=r.dataset.duration??``,o.addEventListener(`click`,()=>{o.remove(),i&&(n.poster=i.src),n.controls=!0,n.focus(),n.play().catch(()=>{})}),o}function B(e){for(let t of document.querySelectorAll(`video`))t!==e&&!t.paused&&t.pause()}function V({frame:e,name:t},n){e.classList.add(`broken`),n(`${t} cannot be loaded`)}let H=new IntersectionObserver(e=>{for(let{isIntersecting:t,target:n}of e)t&&(H.unobserve(n),n.preload=`metadata`)},{rootMargin:`25%`}),U=n();function W(e){let t=r(e);R(t,U),c(t,U)}for(let e of document.querySelectorAll(`.card`))W(e);let G=I(W);globalThis.showVideos=e=>{T(e,G),P(e)}})();';function R(e,t,...n){return{tag:e,attributes:t,children:n.filter(e=>e!==void 0)}}function z({name:e}){return`video-${e}`}function B(e){let t=`${z(e)}-name`,n=e.facts.map(e=>R(`li`,{},e)),r=e.details.map(([e,t])=>R(`div`,{},R(`dt`,{},e),R(`dd`,{dir:`auto`,...H(t)},t)));return R(`li`,{class:`card ${U(e)}`,id:z(e)},R(`article`,{"aria-labelledby":t},R(`div`,{class:`name`},R(`h2`,{id:t,dir:`auto`},e.id),R(`span`,{class:`ai`},`AI-generated`)),V(e,t),R(`div`,{class:`caption`},R(`p`,{class:`prompt`,dir:`auto`,...H(e.prompt)},e.prompt),R(`ul`,{class:`facts`,role:`list`},...n),R(`div`,{class:`more`},R(`details`,{},R(`summary`,{},`Details`),R(`dl`,{},...r))))))}function V({file:e,poster:t,width:n,height:r,duration:i},a){let o={src:e,width:n,height:r,controls:``,playsinline:``,"aria-labelledby":a};return R(`div`,{class:`frame`,"data-duration":i},t===void 0?void 0:R(`img`,{src:t,alt:``,width:n,height:r,loading:`lazy`,decoding:`async`}),R(`video`,{...o,preload:`none`}),R(`noscript`,{},R(`video`,{...o,poster:t,loading:`lazy`,preload:`metadata`})))}function H(e){return e.length>1e3?{tabindex:0}:{}}function U({width:e,height:t}){return`size-${e}x${t}`}function W(e){let t=e.map(e=>`.${U(e)}{--ratio:${G(e)}}`);return[...new Set(t)].sort().join(`
`)}function G({width:e,height:t}){return Number((e/t).toFixed(4))}function K(e){return Math.max(1,Math.ceil(e/50))}function q(e,t){return e.slice((t-1)*50,t*50)}function J(e){return e===1?`index.html`:`page-${e}.html`}function Y(e,t){return t===1?e:`${e}, page ${t}`}function ae(e,t=e){let[n,r]=[e,t].map(e=>e.toLocaleString(`en-US`));return`${t===e?``:`${r} of `}${n} ${e===1?`video`:`videos`}`}function oe(e,t,n){let r=(e,t,r)=>R(`a`,{href:`${n(e)}#videos`,...t},r),i=[1,e-1,e,e+1,t].filter((e,n,r)=>e>=1&&e<=t&&r.indexOf(e)===n).flatMap((t,n,i)=>[...t-(i[n-1]??0)>1?[R(`li`,{"aria-hidden":`true`},`\u2026`)]:[],R(`li`,{},r(t,{"aria-label":`Page ${t}`,...t===e&&{"aria-current":`page`}},String(t)))]);return R(`nav`,{class:`pages`,"aria-label":`Pages`,hidden:t>1?void 0:``},e>1?r(e-1,{rel:`prev`},`Previous`):void 0,R(`ul`,{role:`list`},...i),e<t?r(e+1,{rel:`next`},`Next`):void 0)}let X=`videos.js`;function se(e){return`/* ${k.text} */\nshowVideos([\n${e.map(e=>JSON.stringify(e)).join(`,
`)}\n]);\n`}function ce({title:e,videos:t,cards:n,data:r,owned:i}){let a=`:root {
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
min-width: 2.75rem;
min-height: 2.75rem;
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
padding: 0.625rem 0.875rem;
border-radius: 0.375rem;
background: var(--ink);
color: var(--paper);
}
.skip:not(:focus) {
clip-path: inset(50%);
}
@media (width < 40rem) {
:root {
--bar: 5.75rem;
}
}
@media (prefers-contrast: more) {
:root {
--quiet: var(--ink);
--line: var(--ink);
}
}
.head {
display: flex;
flex-wrap: wrap;
align-items: end;
justify-content: space-between;
gap: clamp(1.25rem, 2.4vw, 2rem) clamp(2rem, 6vw, 6rem);
padding-block: clamp(2rem, 3.6vw, 4rem) clamp(1.5rem, 2.4vw, 2.5rem);
}
h1 {
max-width: 20ch;
margin-inline-start: -0.04em;
font-size: clamp(2.25rem, 5vw, 5rem);
font-weight: 700;
line-height: 0.98;
letter-spacing: -0.045em;
text-wrap: balance;
}
.long {
max-width: 26ch;
font-size: clamp(1.75rem, 3.4vw, 3.5rem);
line-height: 1.04;
letter-spacing: -0.035em;
}
.notice {
margin-block-start: clamp(0.625rem, 1vw, 1rem);
color: var(--quiet);
}
.totals {
display: flex;
flex-wrap: wrap;
gap: 0.75rem clamp(1.5rem, 3vw, 3rem);
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
width: 2.75rem;
height: 2.75rem;
background: var(--quiet);
mask: var(--icon) center / 1.125rem no-repeat;
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
.filter {
flex-wrap: wrap;
justify-content: space-between;
gap: 0 1rem;
}
.search {
flex: 1 0 100%;
border-block-end: 1px solid var(--line);
}
.choice {
flex: 0 1 auto;
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
padding-block: clamp(2rem, 3.4vw, 3.5rem) clamp(3rem, 5vw, 5rem);
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
.name {
display: flex;
flex-wrap: wrap;
align-items: center;
justify-content: space-between;
gap: 0.125rem 0.75rem;
margin-block: 0.875rem 0.125rem;
}
.ai {
padding-inline: 0.4375rem;
border: 1px solid var(--line);
border-radius: 0.25rem;
color: var(--quiet);
font-size: 0.75rem;
line-height: 1.25rem;
}
h2 {
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
--button: 2.75rem;
position: relative;
font-size: 0.8125rem;
line-height: 1.25rem;
}
.more :is(summary, button) {
width: fit-content;
min-width: 2.75rem;
padding: 0.75rem 0;
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
.pages {
display: flex;
flex-wrap: wrap;
align-items: center;
justify-content: center;
gap: 0.5rem 1.5rem;
padding-block: 1.25rem clamp(2rem, 4vw, 4rem);
border-block-start: 1px solid var(--line);
font-variant-numeric: tabular-nums;
}
.pages[hidden] {
display: none;
}
.pages ul {
display: flex;
}
.pages :is(a, [aria-hidden]) {
display: grid;
place-content: center;
min-width: 2.75rem;
height: 2.75rem;
border-radius: 0.375rem;
color: var(--quiet);
text-decoration: none;
}
.pages a:hover,
.pages a[rel] {
color: var(--ink);
}
.pages a[rel] {
padding-inline: 0.75rem;
font-weight: 500;
}
.pages a:hover {
background: var(--well);
}
.pages [aria-current] {
background: var(--well);
color: var(--ink);
font-weight: 600;
}
@media (width < 40rem) {
.pages {
justify-content: space-between;
}
.pages ul {
order: 1;
flex: 1 0 100%;
justify-content: center;
}
.pages [rel="prev"] {
margin-inline-start: -0.75rem;
}
.pages [rel="next"] {
margin-inline: auto -0.75rem;
}
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
.pages,
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
font-size: 2.25rem;
}
.prompt {
display: block;
}
.frame,
.caption {
content-visibility: visible;
}
}\n${W(n)}`,o=Z(r),s=he(a,L,o),c=p(t).map(([e,t])=>g`<div><dt>${e}</dt><dd>${t}</dd></div>`),l=de(n);return r=>g`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<link rel="expect" href="#announcement" blocking="render">
<meta http-equiv="Content-Security-Policy" content="${s}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="description" content="AI-generated videos, with their prompts, models and costs.">
${r===1?A(i):g`<meta ${k}>`}
<title>${Y(e,r)}</title>
<link rel="icon" href="${ue}">
<style>${new h(a)}</style>
</head>
<body>
<a class="skip" href="#videos">Skip to the videos</a>
<header class="head">
<div>
<h1 dir="auto"${e.length>28?g` class="long"`:void 0}>${e}</h1>
<p class="notice">${le(t.length)}</p>
</div>
<dl class="totals">${c}</dl>
</header>
${l}
<main id="videos" tabindex="-1">
<ul class="videos" role="list">
${q(n,r).map(B)}
</ul>
${n.length===0?g`<p class="nothing">There are no videos yet.</p>`:fe}
${oe(r,K(n.length),J)}
</main>
${me}
<script>${new h(L)}<\/script>
<script src="${X}" nonce="${o}"><\/script>
</body>
</html>
`.text}function le(e){return e===1?`This video is AI-generated.`:`All videos here are AI-generated.`}let ue=`data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='4' fill='%23e5391a'/%3E%3Cpath d='M6 4.5v7l5.5-3.5z' fill='%23fff'/%3E%3C/svg%3E`;function de(e){return e.length<2?void 0:g`<div class="filter" role="search">
<div class="field search"><input type="search" aria-label="Filter by words" placeholder="Filter by words" autocomplete="off" spellcheck="false"></div>
<div class="field choice"><select aria-label="Filter by model"><option value="">All models</option>${[...new Set(e.map(({model:e})=>e))].sort().map(e=>g`<option value="${e}">${u(e)}</option>`)}</select></div>
<output>${ae(e.length)}</output>
</div>`}let fe=g`<p class="nothing" hidden>Nothing matches. <button type="button" class="link">Show all</button></p>`;function pe(e){return g`<button type="button" data-format="${e}"><span class="what"><span class="unseen">Copy </span>${e}<span class="unseen" data-name></span></span><span class="done" aria-hidden="true">Copied</span></button>`}let me=g`<p class="unseen" role="status" id="announcement"></p>
<template id="play"><button type="button" class="play"><span class="unseen"></span><span class="length"></span></button></template>
<template id="copy"><div class="copy">${[`Markdown`,`HTML`].map(pe)}</div></template>
<dialog aria-labelledby="by-hand"><form method="dialog"><h2 id="by-hand">Copy this by hand</h2><textarea readonly rows="6" aria-labelledby="by-hand"></textarea><button class="link">Close</button></form></dialog>`;function he(e,t,n){return[`default-src 'none'`,`style-src 'sha256-${Z(e)}'`,`script-src 'sha256-${Z(t)}' 'nonce-${n}'`,`img-src 'self' data:`,`media-src 'self'`,`base-uri 'none'`,`form-action 'none'`,`require-trusted-types-for 'script'`,`trusted-types 'none'`].join(`; `)}function Z(e){return(0,I.createHash)(`sha256`).update(e).digest(`base64`)}var Q=n(27152);async function ge(e,t,n){await ve(e,t,new Set(n));let r=new Set(t.map(({path:e})=>e));for(let t of new Set([...r,...n].map(a.dirname)))await _e(e,t);await(0,Q.sk)(t.map(t=>({path:(0,a.join)(e,t.path),write:e=>`source`in t?(0,Q.L7)(t.source,e):(0,i.writeFile)(e,t.text())})));for(let t of n.filter(e=>!r.has(e)))await(0,i.rm)((0,a.join)(e,t),{force:!0})}async function _e(e,t){let n=await(0,i.realpath)((0,a.join)(e,t)).catch(()=>void 0);if(n!==void 0&&n!==(0,a.join)(await(0,i.realpath)(e),t))throw P((0,a.join)(e,t))}async function ve(e,t,n){for(let r of t){if(n.has(r.path))continue;let t=(0,a.join)(e,r.path);if(!await ye(t)&&!await be(t,r))throw P(t)}}async function ye(e){return(0,i.stat)(e).then(()=>!1,()=>!0)}async function be(e,t){return`source`in t?await xe(e,t.source):(await(0,i.stat)(e)).isFile()&&ie(await(0,i.readFile)(e,`utf8`))}async function xe(e,t){let[n,r]=await Promise.all([(0,i.stat)(e),(0,i.stat)(t)]);if(n.size!==r.size)return!1;let[a,o]=await Promise.all([(0,i.readFile)(e),(0,i.readFile)(t)]);return a.equals(o)}async function Se(e){let{folder:t,title:n,videos:r}=e,i=await N(t),o=re(r),s=o.map(S),c=se(s),l=await we(t,o.flatMap(Ce)),u=Array.from({length:K(r.length)},(e,t)=>t+1),d=ce({title:n,videos:r,cards:s,data:c,owned:[...l.map(({path:e})=>e),X,...u.slice(1).map(J)]}),f=[{path:X,text:()=>c},...u.toReversed().map(e=>({path:J(e),text:()=>d(e)}))];return await ge(t,[...l,...f],i),{path:(0,a.join)(t,J(1))}}function Ce({video:{file:e,poster:t},videoPath:n,posterPath:r}){let i={path:n,source:e};return r===void 0||t===void 0?[i]:[i,{path:r,source:t}]}async function we(e,t){let n=await Promise.all(t.map(t=>Te(e,t)));return t.filter((e,t)=>!n[t])}async function Te(e,{path:t,source:n}){let r=await(0,i.realpath)((0,a.join)(e,t)).catch(()=>void 0);return r!==void 0&&r===await(0,i.realpath)(n)}async function Ee(e,t,n,{repository:r,core:i}){let s=new o.J(i),c=r?.name??`Demo assets`,l=[];for(let e of t){let t=n.get(e.id);t&&(await $(e,t)?l.push(De(e,t,e=>i.redact(e))):s.warn(`${e.id} is not in the gallery: its file is a Git LFS pointer. Check out with lfs: true.`))}let{path:u}=await Se({folder:e,title:c,videos:l});return s.info(`The gallery of ${l.length===1?`one video`:`${l.length} videos`} is ${u}`),(0,a.dirname)(u)}async function $({path:e},{size:t}){return(await(0,i.stat)(e)).size===t}function De({id:e,path:t,prompt:n,request:i},a,o){let{prompt:c,...l}=i.fields,u=JSON.parse(JSON.stringify(l),(e,t)=>typeof t==`string`?o(t):t),{"cost-usd":d,"credits-used":f,model:p,duration:m,width:h,height:g,size:_}=a,v=(0,s.posterPath)(t);return{id:e,file:t,model:p,prompt:o(n),parameters:u,duration:m,width:h,height:g,size:_,...d!==null&&{costUsd:d},...f!==null&&{credits:f},createdAt:a.date,...(0,r.existsSync)(v)&&{poster:v}}}}),86904:((e,t,n)=>{n.r(t),n.d(t,{posterPath:()=>r,previewPath:()=>i});function r(e){return e.replace(/\.mp4$/u,`.poster.jpg`)}function i(e){return e.replace(/\.mp4$/u,`.preview.gif`)}})};
