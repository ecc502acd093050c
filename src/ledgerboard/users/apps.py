from django.apps import AppConfig


class UsersConfig(AppConfig):
    name = "ledgerboard.users"
    label = "users"
