FROM python:3.11-slim

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PLAYBOOK_DATA_DIR=/srv/data
WORKDIR /srv/playbook

COPY requirements.txt .
RUN pip install --no-cache-dir --no-deps --require-hashes --requirement requirements.txt

COPY manage.py .
COPY governance governance
COPY roles roles
COPY policies policies
COPY templates templates
COPY static static
COPY locale locale

# Settings refuse to load without these; nothing of them stays in the image.
RUN DATABASE_URL=postgresql://none@none/none REDIS_URL=redis://none:6379/0 \
    PLAYBOOK_SECRET_KEY=none EMAIL_URL=smtp://none:25 \
    python manage.py collectstatic --no-input \
    && useradd --system --no-create-home playbook
USER playbook

EXPOSE 8000
CMD ["gunicorn", "governance.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", \
     "--workers", "2", "--threads", "8"]
