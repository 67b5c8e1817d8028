"""The style of a page, by the figures of GB/T 9704-2012: 28 characters of 16 pt a line, lines 28.95 pt apart on A4.

A page has no end on a screen, so that nothing is counted in lines; printed from the browser it has A4's margins.
"""

from collections.abc import Iterable
from typing import Final

STYLE: Final = """
@font-face{font-family:Figures;src:local("Times New Roman"),local("Liberation Serif");unicode-range:U+20-7E}
:root{--song:Figures,"仿宋_GB2312","FangSong_GB2312","仿宋","FangSong","华文仿宋","STFangsong","FandolFang","Noto Serif CJK SC","Source Han Serif SC",serif;
--kai:Figures,"楷体_GB2312","KaiTi_GB2312","楷体","KaiTi","华文楷体","STKaiti","FandolKai","Noto Serif CJK SC",serif;
--hei:"黑体","SimHei","华文黑体","STHeiti","Heiti SC","FandolHei","Noto Sans CJK SC","Source Han Sans SC",sans-serif;
--title:"方正小标宋简体","FZXiaoBiaoSong-B05S","方正小标宋_GBK","小标宋","华文中宋","STZhongsong","Noto Serif CJK SC","宋体","SimSun",serif;
color-scheme:light}
*{box-sizing:border-box}
html{background:#d9d9d9;color:#111;font:16pt/28.95pt var(--song);-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;padding:0 0 4rem}
p,h1,h2,h3,h4,h5,h6{margin:0;font-size:1em;font-weight:normal;white-space:pre-wrap;overflow-wrap:anywhere}
.hint{max-width:210mm;margin:0 auto;padding:.6rem 1rem 0;font:11pt/1.6 var(--hei);color:#333}
.sheet{width:210mm;min-height:297mm;max-width:100%;margin:1rem auto;padding:37mm 26mm 35mm 28mm;background:#fff;box-shadow:0 1px 4px #0006}
.wide{width:297mm;min-height:210mm;padding:28mm 37mm 26mm 35mm}
.sheet>p,.signature p{text-align:justify}
.sheet>p,.h1,.h2,.h3,.h4{text-indent:2em}
.h1{font-family:var(--hei)}
.h2{font-family:var(--kai)}
.title{margin-bottom:28.95pt;font:22pt/33pt var(--title);text-align:center;text-wrap:balance}
.sheet>.label{text-indent:0;margin-bottom:28.95pt;font-family:var(--hei)}
.signature{margin-top:28.95pt;padding-right:2em;display:flex;justify-content:flex-end;break-inside:avoid}
.signature p+p{padding-left:2em}
.annexes{margin-top:28.95pt;padding-left:2em}
.annexes p{padding-left:4em;text-indent:-1em}
.annexes p:first-child{text-indent:-4em}
.annexes p:only-child{padding-left:3em;text-indent:-3em}
.annexes b{font-weight:normal}
.table{margin:.3em 0;overflow-x:auto}
.table+.table{margin-top:calc(-.3em - 1.5px)}
table{width:100%;border-collapse:collapse;border:1.5px solid #111;font-size:12pt;line-height:20pt}
.small{font-size:10.5pt;line-height:14pt}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
th,td{padding:.15em .35em;border:1px solid #111;font-weight:normal;text-align:left;vertical-align:middle;white-space:pre-wrap;overflow-wrap:break-word}
thead th{font-family:var(--hei)}
thead th,.c{text-align:center}
[data-s]{unicode-bidi:isolate;text-decoration:underline dotted #767676 1px;text-underline-offset:.22em;cursor:help}
[data-s]:hover,[data-s].on{background:#fff3c4}
:focus-visible{outline:2px solid #0b57d0;outline-offset:1px}
[data-s]:focus-visible{background:#fff3c4}
figure{margin:.6em 0;break-inside:avoid;font-size:12pt;line-height:20pt}
figcaption{text-align:center;font-family:var(--hei)}
.key{margin-left:1em}
.bars{display:grid;grid-template-columns:minmax(4em,9em) 1fr;gap:.2em .6em;align-items:center}
.label{text-align:right;overflow-wrap:anywhere}
.value{display:flex;gap:.5em;align-items:center;line-height:16pt}
svg{flex:none;width:80%;height:11pt;overflow:hidden}
.box{width:1.6em;height:.8em;margin-right:.3em}
.bar0{fill:#404040}
.bar1{fill:#a6a6a6}
.to{text-decoration:none;color:#0b57d0;padding:0 .4em}
.to::after{content:"\u2060→"}
#source{position:fixed;z-index:1;left:0;top:0;max-width:min(24rem,calc(100vw - 1rem));max-height:60vh;overflow:auto;padding:.6rem .8rem;background:#fffdf2;color:#111;border:1px solid #767676;border-radius:4px;box-shadow:0 2px 10px #0005;font:11pt/1.55 var(--hei);overflow-wrap:anywhere}
#source dl{margin:0}
#source dl+dl{margin-top:.5em;padding-top:.5em;border-top:1px solid #ccc}
#source dt{font-weight:bold}
#source dd{margin:0}
#source .at{color:#0b4aa8}
#source[hidden]{display:none}
@media screen and (max-width:800px){.sheet{padding:2rem 1.2rem;min-height:0}.title{font-size:1.25em;line-height:1.5}.title br{display:none}.many{min-width:40em}}
@media screen and (max-width:560px){html{font-size:13.5pt;line-height:1.75}}
@media print{html{background:none}body{padding:0}.hint,#source,.to{display:none!important}
.sheet{width:auto;min-height:0;margin:0;padding:0;box-shadow:none;break-after:page}.sheet:last-child{break-after:auto}
.wide{page:wide}[data-s]{text-decoration:none;background:none!important}.table{overflow:visible}
thead{display:table-header-group}tr,.signature{break-inside:avoid}.h1,.h2,.h3,.h4,.title,.label{break-after:avoid}.many{min-width:0}}
@page{size:A4;margin:37mm 26mm 35mm 28mm;@bottom-center{content:"— " counter(page) " —";font:14pt "宋体","SimSun",serif}}
@page wide{size:A4 landscape;margin:28mm 37mm 26mm 35mm}
"""


def width_rules(shares: Iterable[int]) -> str:
    """Return the rules for columns of such shares, in hundredths of a per cent."""
    return "".join(f".w{share}{{width:{share / 100:.2f}%}}" for share in sorted(shares))
