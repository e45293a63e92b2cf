from __future__ import annotations

from django.urls import path

from governance.todos import api

urlpatterns = [path("todos/", api.TodoList.as_view(), name="api-todos")]
