# The frame of every page: header, navigation, footer, and the sentences that all forms share.
language-name = English

shell-product = Belong
shell-skip = Skip to main content
shell-home = Home
shell-navigation = Main
shell-sign-in = Sign in
shell-sign-out = Sign out
# $name (String) - the person's preferred name
shell-signed-in-as = Signed in as { $name }
# $title (String) - the title of the page
shell-title-with-error = Error: { $title }
shell-footer-promise = Our promise
shell-footer-check = How to check it
shell-footer-privacy = Privacy
shell-footer-accessibility = Accessibility
shell-footer-help = Help
shell-footer-about = Belong is free software, built so that answers cannot be linked to people. Our promise says how far that goes.
shell-assets-missing = The styles and scripts of this page have not been built. Run: cargo xtask assets

# $count (Number) - how many answers have to be put right
error-summary-title = { $count ->
    [one] There is a problem
   *[other] There are { $count } problems
}
error-prefix = Error:
warning-prefix = Warning
flash-title-done = Done
flash-title-notice = Please note
flash-title-problem = There is a problem
