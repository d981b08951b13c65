# What an exemption has to have, whoever recorded it.
package residency.exemptions

import rego.v1

# The longest time that an exemption may still have, in days.
max_days := 400

faults(exemption) := array.concat(no_approver(exemption), last_day(exemption))

no_approver(exemption) := ["has no approver: give it approved_by"] if {
	object.get(exemption, "approved_by", null) in {null, ""}
} else := []

last_day(exemption) := ["has no end: give it expires"] if {
	object.get(exemption, "expires", null) in {null, ""}
} else := [sprintf("has an end that is no day, YYYY-MM-DD: %v", [exemption.expires])] if {
	not day(exemption)
} else := [sprintf("ends on %s, more than %d days from now", [exemption.expires, max_days])] if {
	day(exemption) - time.now_ns() > ((max_days * 24) * 60) * 60000000000
} else := []

day(exemption) := time.parse_ns("2006-01-02", exemption.expires)
