"""Names that a project's `time_zone` may have: anything else is 422 (reference: gotchas 25).

The guide says that the name must be on Procore's list; the list itself is not in our sources, so
this is the IANA names of the places where general contractors work (inferred).
"""

from ledgerboard.simulators.procore.values import words

ZONES = frozenset(
    words(
        "UTC US/Alaska US/Arizona US/Central US/East-Indiana US/Eastern US/Hawaii US/Mountain "
        "US/Pacific America/Anchorage America/Argentina/Buenos_Aires America/Bogota America/Boise "
        "America/Caracas America/Chicago America/Chihuahua America/Denver America/Detroit "
        "America/Edmonton America/Guatemala America/Halifax America/Indiana/Indianapolis "
        "America/Juneau America/La_Paz America/Lima America/Los_Angeles America/Mexico_City "
        "America/Monterrey America/Montevideo America/New_York America/Phoenix America/Puerto_Rico "
        "America/Regina America/Santiago America/Sao_Paulo America/St_Johns America/Tijuana "
        "America/Toronto America/Vancouver America/Winnipeg Asia/Bangkok Asia/Dubai Asia/Hong_Kong "
        "Asia/Jakarta Asia/Kolkata Asia/Kuala_Lumpur Asia/Manila Asia/Riyadh Asia/Seoul "
        "Asia/Shanghai Asia/Singapore Asia/Taipei Asia/Tokyo Australia/Adelaide Australia/Brisbane "
        "Australia/Darwin Australia/Hobart Australia/Melbourne Australia/Perth Australia/Sydney "
        "Europe/Amsterdam Europe/Athens Europe/Berlin Europe/Brussels Europe/Bucharest "
        "Europe/Budapest Europe/Copenhagen Europe/Dublin Europe/Helsinki Europe/Istanbul "
        "Europe/Lisbon Europe/Ljubljana Europe/London Europe/Madrid Europe/Moscow Europe/Paris "
        "Europe/Prague Europe/Rome Europe/Sofia Europe/Stockholm Europe/Vienna Europe/Warsaw "
        "Europe/Zurich Pacific/Auckland Pacific/Guam Pacific/Honolulu"
    )
)
