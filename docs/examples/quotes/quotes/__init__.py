"""A Scrapy project like any other; it knows nothing of Airflow."""
