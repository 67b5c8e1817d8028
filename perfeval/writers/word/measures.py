"""The figures of GB/T 9704-2012 in OOXML's units: twips (1/20 pt); clauses in brackets."""

PAGE_WIDTH, PAGE_HEIGHT = 11906, 16838  # A4 (5.1)
TOP, LEFT, RIGHT, BOTTOM = 2098, 1587, 1474, 1984  # 天头 37 mm, 订口 28 mm, 版心 156 x 225 mm (5.2.1)
HEADER, FOOTER = 851, 1440  # puts the dash of the page number 7 mm under the type area (7.5)
LINE = 579  # 22 lines a page (5.2.3); 580 would give 21
CHARACTER = 315  # 28 characters a line (5.2.3): 3号 is 320 twips, drawn together by SQUEEZE
SQUEEZE = -5
TITLE_LINE = 660
TABLE_LINE, SMALL_LINE = 400, 280
#: what is free within a cell of a table: on either side of its text, above and below it
CELL_ACROSS, CELL_ALONG = 85, 20

#: the type area, and how many characters its lines have
AREA_WIDTH, AREA_HEIGHT = PAGE_WIDTH - LEFT - RIGHT, PAGE_HEIGHT - TOP - BOTTOM
CHARACTERS = 28

#: a form is no letter: narrower margins let one project stand on one page (our own choice)
FORM_TOP, FORM_SIDE, FORM_BOTTOM, FORM_FOOTER = 1021, 1134, 1134, 624
FORM_WIDTH, FORM_HEIGHT = PAGE_WIDTH - 2 * FORM_SIDE, PAGE_HEIGHT - FORM_TOP - FORM_BOTTOM
