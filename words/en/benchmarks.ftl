# Benchmarks: published scores of other organisations.
benchmarks-title = Benchmarks
benchmarks-lead = What other organisations published of their own surveys, to set beside a theme. Only the middle organisation and the middle half are kept, so nobody is ranked.
benchmarks-none-title = No benchmarks yet
benchmarks-none = Add a file that somebody published, with its source and licence.
# $on (String), $count (Number)
benchmarks-of = Published on { $on }, { $count ->
    [one] 1 measure
   *[other] { $count } measures
 }
benchmarks-add = Add a benchmark
benchmarks-add-lead = A table with a line for each organisation and measure, and at least the columns “organisation”, “measure” and “value”. Lines of totals are left out.
benchmarks-name = Name
benchmarks-name-missing = Give the benchmark a name
benchmarks-source = Where it was published
benchmarks-source-hint = Its address, or the title of the publication
benchmarks-source-missing = Say where it was published
benchmarks-licence = Licence
benchmarks-licence-hint = For example “Open Government Licence v3.0”. It is shown beside the numbers.
benchmarks-licence-missing = Say under which licence it may be shown
# $max (Number)
benchmarks-words-long = Use at most { $max } letters
benchmarks-published = When it was published
benchmarks-day-wrong = Write the day on which it was published, not later than today
benchmarks-unit = What its numbers are
benchmarks-unit-hint = They are set beside the same kind of number here.
benchmarks-unit-missing = Choose what its numbers are
benchmarks-unit-favourable = Per cent of favourable answers
benchmarks-unit-mean = Mean scores from 0 to 100
benchmarks-file = File (CSV, Excel or OpenDocument)
benchmarks-file-hint = At most 20 MB
benchmarks-file-missing = Choose a file
benchmarks-button = Add
# $wanted (String), $header (String)
benchmarks-wrong-column = There is no column “{ $wanted }”. The columns are: { $header }. Give one of them that name and send the file again.
# $line (Number), $value (String)
benchmarks-wrong-value = Row { $line }: “{ $value }” is no number from 0 to 100. Correct it and send the file again. Nothing was taken.
# $line (Number)
benchmarks-wrong-twice = Row { $line }: this organisation has another value for the same measure further up. Leave one of them and send the file again. Nothing was taken.
benchmarks-wrong-few = No measure has values of five organisations or more, so there is no middle to show.
# $max (Number)
benchmarks-wrong-many = There are more than { $max } measures. Leave those that you need and send the file again.
# $count (Number)
benchmarks-taken = { $count ->
    [one] 1 measure was taken.
   *[other] { $count } measures were taken.
}
# $names (String)
benchmarks-left-out = Left out, since they are no organisations: { $names }.
# $count (Number)
benchmarks-few = { $count ->
    [one] 1 measure has fewer than five organisations and was left out.
   *[other] { $count } measures have fewer than five organisations and were left out.
}
# $max (Number)
benchmarks-enough = There are { $max } benchmarks already. Let one go before you add another.
benchmarks-beside-title = Set beside
benchmarks-beside-lead = Choose a measure for a theme only where both ask nearly the same.
benchmarks-beside-none = Nothing
benchmarks-no-themes = No results with themes are published yet. Come back when they are.
# $name (String)
benchmarks-twice = “{ $name }” was chosen for two themes. Choose it for one of them.
benchmarks-save = Save
benchmarks-saved = Saved. It stands on the pages of the themes.
benchmarks-drop = Let this benchmark go
benchmarks-dropped = The benchmark is gone.
benchmarks-measures = What it holds
benchmarks-measure = Measure
benchmarks-middle = Middle
benchmarks-half = Middle half
benchmarks-organisations = Organisations
benchmarks-beside = Beside
# $name (String), $count (Number)
benchmarks-measure-of = “{ $name }”, { $count } organisations
# $low (String), $high (String)
benchmarks-range = { $low } to { $high }
benchmarks-theme-title = Beside other organisations
benchmarks-here = Here
# $count (Number), $name (String)
benchmarks-middle-of = Middle of { $count } organisations, “{ $name }”
# $source (String), $licence (String), $on (String)
benchmarks-credit = { $source } · { $licence } · published on { $on }
benchmarks-caution = Other people answered other questions at another time. Take it as a hint, and not as a mark.
