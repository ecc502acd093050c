"""What the web server loads."""

import os

from django.core.wsgi import get_wsgi_application

from ledgerboard.config.parent import end_with_parent

end_with_parent()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ledgerboard.config.django")
application = get_wsgi_application()
