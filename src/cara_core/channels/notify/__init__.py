"""GOV.UK Notify: sending by it, and what its answers mean."""
