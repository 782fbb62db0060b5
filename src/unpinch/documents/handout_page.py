"""How the hand-out looks, in the typesetter's language. It reads its data from `sys.inputs` and never evaluates a text as markup."""

TEMPLATE = r"""
#let data = json(bytes(sys.inputs.data))
#let w = data.words
#let ink = rgb("#22303f")
#let soft = rgb("#eef2f0")
#let line-colour = rgb("#8d9a94")
#let red = rgb("#a3231c")
#let amber = rgb("#8a5200")

#set document(title: w.title, author: data.clinic.name)
#set page(
  paper: "a4",
  margin: (x: 14mm, top: 13mm, bottom: 17mm),
  footer: context [
    #set text(size: 9pt, fill: ink)
    #data.clinic.name · #data.clinic.phone
    #h(1fr)
    #w.page.replace("{page}", str(counter(page).get().first())).replace("{pages}", str(counter(page).final().first()))
  ],
)
#set text(
  size: 12pt, fill: ink, lang: data.language, hyphenate: false,
  font: ("Liberation Sans", "Arial", "Helvetica", "DejaVu Sans", "Libertinus Serif"),
)
#set par(leading: 0.55em, spacing: 0.7em)
#show heading: set block(above: 0pt, below: 0.55em)
#show heading.where(level: 1): set text(size: 24pt)
#show heading.where(level: 2): set text(size: 16pt)
#show heading.where(level: 3): set text(size: 14.5pt)

// ---- first page: who, the week, the stop card ---------------------------------------------------------------------------
= #w.title

#grid(
  columns: (1fr, auto), column-gutter: 8mm, row-gutter: 2mm,
  [#w.at("for"): #strong(data.patient)], [#w.date: #data.date],
  [#w.at("from"): #data.clinic.name#if data.clinic.therapist != "" [ · #w.therapist: #data.clinic.therapist]], [],
)

#if data.cover != none {
  v(4mm)
  grid(
    columns: if data.cover.nerve != "" { (1fr, 78mm) } else { (1fr,) }, column-gutter: 6mm,
    {
      if data.cover.found != "" {
        heading(level: 2, w.found)
        for line in data.cover.found.split("\n") { par(line) }
      }
      if data.cover.goals.len() > 0 {
        v(3mm)
        heading(level: 2, w.goals)
        list(..data.cover.goals)
      }
    },
    ..if data.cover.nerve != "" {
      (image(bytes(data.cover.nerve), format: "svg", width: 78mm, height: 190mm, fit: "contain", alt: w.nerve),)
    },
  )
  pagebreak()
}

#v(4mm)
== #w.overview
#text(size: 11pt, w.tick)

#let week = w.days.split(" ")
#table(
  columns: (1fr, 68mm, ..week.map(_ => 7.8mm)),
  inset: (x: 1.6mm, y: 1.5mm), stroke: 0.5pt + line-colour, align: (left + horizon, left + horizon, ..week.map(_ => center + horizon)),
  table.header(
    table.cell(fill: soft, strong(w.exercise)), table.cell(fill: soft, strong(w.dose)),
    ..week.map(day => table.cell(fill: soft, text(size: 10pt, day))),
  ),
  ..data.items.enumerate().map(((n, item)) => (
    text(size: 11pt)[#strong(str(n + 1) + ".") #item.name], text(size: 10pt, item.dose), ..week.map(_ => []),
  )).flatten(),
)

#let halves(rows) = {
  let first = calc.ceil(rows.len() / 2)
  set text(size: 10.5pt)
  grid(
    columns: (1fr, 1fr), column-gutter: 6mm,
    list(spacing: 0.62em, ..rows.slice(0, first)), list(spacing: 0.62em, ..rows.slice(first)),
  )
}

#v(3mm)
#block(breakable: false, width: 100%, stroke: 1.6pt + red, radius: 3mm, inset: 4mm)[
  #set par(leading: 0.45em)
  == #w.card
  #text(size: 13.5pt, weight: "bold", fill: red, w.now)
  #v(-1mm)
  #halves(data.signs.now)
  #if data.signs.lines.len() > 0 {
    text(size: 10.5pt, list(spacing: 0.62em, ..data.signs.lines.map(row => [#row.at(0): #strong(text(fill: red, row.at(1)))])))
  }
  #v(0.5mm)
  #text(size: 13.5pt, weight: "bold", fill: amber, w.today)#if data.signs.closed [ #text(size: 10.5pt, w.closed)]
  #v(-1mm)
  #halves(data.signs.today)
  #text(size: 10pt, w.fine)
]
#v(1fr)
#text(size: 10pt)[#if not data.reviewed [#w.reviewed ]#w.device]

// ---- the plan: weeks, what to expect, the bad day, questions --------------------------------------------------------------
#if data.cover != none and (data.cover.weeks.len() > 0 or data.cover.expect.len() > 0) {
  pagebreak()
  heading(level: 2, w.plan)
  set text(size: 11.5pt)
  show heading.where(level: 3): set block(above: 5mm, below: 2.5mm)
  if data.cover.bad_day_only { block(width: 100%, stroke: (left: 3pt + amber), fill: soft, inset: 3mm, w.bad_day_only) }
  if data.cover.weeks.len() > 0 {
    heading(level: 3, w.weeks)
    table(
      columns: (34mm, 40mm, 1fr), inset: 2mm, stroke: 0.5pt + line-colour, align: left + top,
      ..data.cover.weeks.map(row => (
        strong(row.at(0)), row.at(1), if row.at(2) != "" [#text(size: 10.5pt)[#w.begins: #row.at(2)]] else [],
      )).flatten(),
    )
  }
  if data.cover.with_us.len() > 0 {
    heading(level: 3, w.with_us)
    list(..data.cover.with_us)
  }
  if data.cover.expect.len() > 0 {
    heading(level: 3, w.expect)
    for row in data.cover.expect { par[#strong(row.at(0) + ":") #row.at(1)] }
  }
  if data.cover.bad_day.len() > 0 {
    block(width: 100%, above: 4mm, fill: soft, radius: 2mm, inset: 4mm)[
      #heading(level: 3, w.bad_day)
      #w.bad_day_says
      #list(..data.cover.bad_day.map(row => [#strong(row.at(0) + ":") #row.at(1)]))
      #w.bad_day_new
    ]
  }
  v(2mm)
  block(breakable: false, width: 100%)[
    #heading(level: 3, w.ask)
    #w.ask_says
    #for each in range(3) { v(7mm); line(length: 100%, stroke: 0.5pt + line-colour) }
  ]
}

// ---- the exercises, four a page -----------------------------------------------------------------------------------------
#let block-height = 66.5mm
// Letters as large as fit; before they shrink, the pictures give way.
#let sizes = (12pt, 11.5pt, 11pt, 10.5pt, 10pt, 9.5pt, 9pt, 8.5pt, 8pt)
#let tries = sizes.map(size => (100%, 86%, 72%, 60%).map(share => (size, share))).flatten().chunks(2)

#let pose(one, height, n, many, size) = {
  box(width: 100%, image(bytes(one.svg), format: "svg", width: 100%, height: height, fit: "contain", alt: one.say))
  v(-2.2mm)
  text(size: size)[#if many [#strong(str(n + 1) + ".") ]#one.say#if one.breath != "" [, #one.breath]]
}

#let pictures(item, height, size) = grid(
  columns: (1fr,) * item.poses.len(), column-gutter: 2.5mm,
  ..item.poses.enumerate().map(((i, one)) => pose(one, height, i, item.poses.len() > 1, size)),
)

#let amount(item) = block(fill: soft, inset: (x: 2mm, y: 1.5mm), radius: 1.5mm, width: 100%, below: 0.5em)[
  #set par(leading: 0.45em)
  #strong(item.dose)#if item.side != "" [ · #item.side]
]

#let no-picture = block(
  width: 100%, height: 28mm, stroke: (paint: line-colour, dash: "dashed", thickness: 0.8pt), radius: 2mm, inset: 3mm,
  align(center + horizon, text(size: 9.5pt, w.no_picture)),
)

#let told(item) = [#item.steps#if item.note != "" [ #strong(w.note + ":") #item.note]]

#let exercise(n, item, size, share) = {
  set text(size: size)
  let small = calc.min(10pt, size)
  [=== #(str(n + 1) + ".") #item.name]
  if item.poses.len() > 3 {
    pictures(item, share * 27mm, small)
    v(-1mm)
    amount(item)
    told(item)
  } else {
    grid(
      columns: (if item.poses.len() == 0 { 44mm } else { 96mm }, 1fr), column-gutter: 5mm,
      if item.poses.len() == 0 { no-picture } else { pictures(item, share * (if item.poses.len() == 1 { 36mm } else { 32mm }), small) },
      [#amount(item) #told(item)],
    )
  }
  if item.stop != "" { block(above: 1.6mm, below: 0pt, text(size: small, fill: red, item.stop)) }
}

#let fitted(n, item) = layout(area => {
  let fits(one) = measure(block(width: area.width, exercise(n, item, ..one))).height <= block-height - 3.5mm
  let one = tries.find(fits)
  if one == none { panic("too long", n) }
  exercise(n, item, ..one)
})

#for (n, item) in data.items.enumerate() {
  if calc.rem(n, data.a_page) == 0 { pagebreak() }
  block(
    breakable: false, width: 100%, height: block-height, above: 0pt, below: 0pt, inset: (top: 2.5mm),
    stroke: (top: 0.8pt + line-colour), fitted(n, item),
  )
}
"""
