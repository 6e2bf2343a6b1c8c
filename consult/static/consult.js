// Only adds: every page works without it. Buttons with data-prevent-double-click are guarded by GOV.UK Frontend.
import { initAll } from './vendor/govuk-frontend.min.js'
import './asking.js'
import './finding.js'
import './reading.js'
import './scrolling.js'

initAll()
